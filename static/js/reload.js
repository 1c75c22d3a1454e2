// Reloads a page while something works for it: data-reload-after="SECONDS". Without this file its link does the same.

const waiting = document.querySelector("[data-reload-after]");
if (waiting) setTimeout(() => location.reload(), Number(waiting.dataset.reloadAfter) * 1000);
