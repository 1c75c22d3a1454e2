// The wall asks for the next digits when its own are over; a screen in a hall has nobody who could. Without a line it asks again,
// and leaves the old digits standing, which are taken for one turn more.

const { wallSeconds } = document.querySelector("[data-wall-seconds]").dataset;

async function next() {
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok) location.reload();
  else setTimeout(next, 5000);
}
setTimeout(next, Number(wallSeconds) * 1000);
