// The wall asks for the next digits when its own are over; a screen in a hall has nobody who could.

const { wallSeconds } = document.querySelector("[data-wall-seconds]").dataset;
setTimeout(() => location.reload(), Number(wallSeconds) * 1000);
