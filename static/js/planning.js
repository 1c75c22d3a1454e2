// Dragging an activity to another day of the calendar sends its new day; the page of the activity does the same without it.

const form = document.querySelector("[data-planning-move]");
let dragged = null;

for (const entry of document.querySelectorAll("[data-move]")) {
  entry.addEventListener("dragstart", (event) => {
    dragged = entry;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", entry.textContent.trim());
  });
  entry.addEventListener("dragend", () => (dragged = null));
}

if (form)
  for (const cell of document.querySelectorAll("[data-day]")) {
    const mark = (isOver) => cell.classList.toggle("planning__cell--over", isOver && Boolean(dragged));
    cell.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      mark(true);
    });
    cell.addEventListener("dragleave", () => mark(false));
    cell.addEventListener("drop", (event) => {
      event.preventDefault();
      mark(false);
      if (!dragged || dragged.closest("[data-day]") === cell) return;
      form.action = dragged.dataset.move;
      form.elements.day.value = cell.dataset.day;
      form.elements.version.value = dragged.dataset.version;
      form.submit();
    });
  }

document.querySelector("[data-planning-hint]")?.removeAttribute("hidden");
