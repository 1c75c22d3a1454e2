// A scanner reads the code in a row of the paper and ticks that row; without it, and without this script, boxes are ticked by hand.

const ID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;
const form = document.querySelector("[data-sheet-scan]");
const [entry, verdict] = [form?.querySelector("input"), form?.querySelector("[data-sheet-verdict]")];

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const ticket = entry.value.match(ID)?.[0].toLowerCase();
  const box = ticket && document.querySelector(`input[name=signed][value="${ticket}"]`);
  if (box) box.checked = true;
  verdict.textContent = box ? `Ditandai: ${box.closest("tr").querySelector("th").textContent}` : "Kode ini bukan baris kegiatan ini.";
  box?.scrollIntoView({ block: "center" });
  entry.value = "";
  entry.focus({ preventScroll: true });
});
if (form) form.hidden = false;
