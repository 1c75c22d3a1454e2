// The candidate page's keys, tabs, rotation and zoom. Every act is a link or a button of the page; without this file all still works.

const place = document.querySelector("[data-workplace]");

function isTyping(target) {
  return target.closest("input:not([type=hidden]), textarea, select, [contenteditable]") !== null;
}

function give(button) {
  const reason = button.form.elements.reason;
  if (button.value !== "met" && !reason.value.trim()) {
    if (!reason.checkVisibility()) location.hash = "periksa"; // on a small screen another pane may be open
    reason.focus();
    return;
  }
  button.click();
}

function press(key) {
  const act = place.querySelector(`[data-key="${key}"]`);
  if (!act) return false;
  if (act.form) give(act);
  else act.click();
  return true;
}

function listenToKeys() {
  const help = place.querySelector("[data-keys-help]");
  const opener = place.querySelector("[data-keys-open]");
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target) || help.open) return;
    if (event.key === "?") help.showModal();
    else if (!/^[jkn123]$/i.test(event.key) || !press(event.key.toLowerCase())) return;
    event.preventDefault();
  });
}

function turnPages() {
  const preview = place.querySelector("[data-preview]");
  const rotate = place.querySelector("[data-rotate]");
  const zoom = place.querySelector("[data-zoom]");
  if (!preview) return;
  let turns = 0;
  rotate.hidden = zoom.hidden = false;
  rotate.addEventListener("click", () => {
    turns = (turns + 1) % 4;
    preview.dataset.turns = turns;
  });
  zoom.addEventListener("click", () => {
    const isBig = preview.classList.toggle("preview--big");
    zoom.setAttribute("aria-pressed", isBig);
    zoom.querySelector("span").textContent = isBig ? "Perkecil" : "Perbesar";
  });
}

// Below 1,200 px one pane shows: the one in the address. Screen readers are told which.
function markTab() {
  const shown = place.querySelector(":target")?.closest(".pane, .journal") ?? place.querySelector(".pane");
  for (const tab of place.querySelectorAll(".workplace__tabs a")) {
    const isShown = shown.matches(tab.hash) || shown.querySelector(tab.hash) !== null;
    if (isShown) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

if (place) {
  markTab();
  addEventListener("hashchange", markTab);
  listenToKeys();
  turnPages();
}
