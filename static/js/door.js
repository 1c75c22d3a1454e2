// The door on a phone: scans are kept on the phone first and handed in when there is a line. Kept are tickets and names of places,
// never a person's. Each scan is an entry of its own, so that two tabs lose nothing; its nonce makes a second sending harmless.

const panel = document.querySelector("[data-door]");
const { door: base, uuid } = panel.dataset;
const LIST = `pintu-daftar:${uuid}`;
const QUEUE = `pintu-antre:${uuid}:`;
const WORDS = { green: "Berhasil", yellow: "Sudah tercatat", red: "Ditolak" };
const ID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;
const BATCH = 50;
const part = (name) => panel.querySelector(`[data-door-${name}]`);
const [entry, verdict, count, line, refused, rows, filter] = ["entry", "verdict", "count", "line", "refused", "rows", "filter"].map(part);
let sending = false;
let shown = "";

const read = (key) => JSON.parse(localStorage.getItem(key) ?? "null");
const write = (key, value) => localStorage.setItem(key, JSON.stringify(value));
const queue = () => Object.keys(localStorage).filter((key) => key.startsWith(QUEUE)).map(kept);
const BROKEN = "Pindaian ini rusak di ponsel dan tidak dapat dicatat. Cari undangannya dalam daftar.";
const guests = () => read(LIST)?.guests ?? [];

for (const key of Object.keys(localStorage)) // what a door that is long over left behind
  if (key.startsWith("pintu-daftar:") && !(read(key)?.until > Date.now())) localStorage.removeItem(key);

function kept(key) { // one broken entry keeps none of the others back
  const nonce = key.slice(QUEUE.length);
  try {
    return { ...read(key), nonce };
  } catch {
    return { nonce, refusal: BROKEN };
  }
}

function scan(ticket, source) {
  const guest = guests().find((each) => each[0] === ticket);
  const isThere = guest?.[2] || queue().some((each) => each.ticket === ticket && !each.refusal);
  if (isThere) return tell("yellow", guest?.[1] ?? "Kode ini sudah dipindai di ponsel ini.");
  const nonce = crypto.randomUUID();
  try {
    write(QUEUE + nonce, { nonce, ticket, source, scanned_at: Date.now() });
  } catch {
    return tell("red", "Penyimpanan ponsel penuh. Catat di kertas, lalu hubungi koordinator.");
  }
  if (guest) tell("green", guest[1]);
  else tell("yellow", "Tersimpan. Kode ini belum ada dalam daftar ponsel; diperiksa saat terkirim.", "Belum diperiksa");
  show();
  send();
}

function tell(tone, sentence, word = WORDS[tone]) {
  verdict.dataset.tone = tone;
  verdict.textContent = `${word}: ${sentence}`;
}

async function send() {
  if (sending) return;
  sending = true;
  try {
    const list = await ask(); // a fresh token, and who came through other doors
    let waiting = queue().filter((each) => !each.refusal);
    const hasNews = waiting.length > 0;
    while (waiting.length) {
      await post(list.token, waiting.slice(0, BATCH));
      waiting = queue().filter((each) => !each.refusal);
    }
    if (hasNews && !rows) await refresh();
    write(LIST, { until: list.until, guests: (await ask()).guests });
    line.textContent = "Tersambung.";
  } catch (error) {
    line.textContent = error.sentence ?? "Tanpa sambungan: pindaian disimpan di ponsel ini dan dikirim nanti.";
  } finally {
    sending = false;
    show();
  }
}

async function refresh() { // the portal's own list beside the panel: who was just handed in stands there as present
  const fresh = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  for (const each of document.querySelectorAll("[data-door-fresh]")) {
    const other = fresh.querySelector(`[data-door-fresh="${each.dataset.doorFresh}"]`);
    if (other) each.replaceWith(other);
  }
}

async function ask() {
  const answer = await fetch(`${base}antrean/`, { headers: { Accept: "application/json" } });
  if (answer.redirected || !answer.ok)
    throw { sentence: "Anda perlu masuk kembali agar pindaian terkirim. Yang tersimpan di ponsel ini tidak hilang." };
  return answer.json();
}

async function post(token, scans) {
  for (const { nonce } of scans) write(QUEUE + nonce, { ...kept(QUEUE + nonce), tried: true }); // it may arrive though no answer does
  const body = JSON.stringify({ sent_at: Date.now(), scans });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(`${base}antrean/`, { method: "POST", body, headers });
  if (!answer.ok) throw { sentence: "Pindaian belum diterima portal. Yang tersimpan di ponsel ini tidak hilang." };
  const { verdicts } = await answer.json();
  const told = new Map(verdicts.map((each) => [each.nonce, each]));
  let last;
  for (const { nonce } of scans) {
    last = told.get(nonce) ?? { tone: "red", sentence: BROKEN };
    const key = QUEUE + nonce;
    if (!localStorage.getItem(key)) continue;
    if (last.tone === "red") write(key, { ...kept(key), refusal: last.sentence });
    else localStorage.removeItem(key);
  }
  verdict.dataset.tone = last.tone;
  verdict.textContent = last.tone === "red" ? `${WORDS.red}: ${last.sentence}` : last.sentence;
}

function show() {
  const all = queue();
  count.textContent = all.filter((each) => !each.refusal).length;
  refused.replaceChildren(...all.filter((each) => each.refusal).map((each) => item(each.refusal, "Hapus dari ponsel", () => {
    localStorage.removeItem(QUEUE + each.nonce);
    show();
  })));
  if (!rows) return;
  const drawn = JSON.stringify([filter.value, guests(), all]); // who stands on a button keeps it while nothing changes
  if (drawn === shown) return;
  shown = drawn;
  const words = filter.value.toLowerCase().split(/\s+/);
  const found = guests().filter((each) => words.every((word) => each[1].toLowerCase().includes(word))).slice(0, 50);
  rows.replaceChildren(...found.map(([ticket, place, isThere]) =>
    row(ticket, place, isThere, all.find((each) => each.ticket === ticket && !each.refusal))));
}

function row(ticket, place, isThere, waiting) {
  if (isThere) return item(`${place} (hadir)`);
  if (!waiting) return item(place, "Catat hadir", () => scan(ticket, "manual"));
  if (waiting.tried) return item(`${place} (hadir, sedang dikirim; batalkan di daftar lengkap)`);
  return item(`${place} (hadir, belum terkirim)`, "Batalkan", () => { // what the portal has, its own page takes back
    localStorage.removeItem(QUEUE + waiting.nonce);
    tell("yellow", place, "Dibatalkan");
    show();
  });
}

function item(text, label, press) {
  const row = document.createElement("li");
  const words = document.createElement("span");
  row.className = "door__row";
  words.textContent = text;
  row.append(words);
  if (press) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    const whom = document.createElement("span");
    whom.className = "visually-hidden";
    whom.textContent = ` ${text}`;
    button.append(label, whom);
    button.addEventListener("click", press);
    row.append(button);
  }
  return row;
}

entry.form.addEventListener("submit", (event) => {
  event.preventDefault(); // a hardware scanner types the code and presses Enter
  const ticket = entry.value.match(ID)?.[0].toLowerCase();
  entry.value = "";
  entry.focus();
  if (ticket) scan(ticket, "qr");
  else tell("red", "Kode tidak terbaca. Pindai ulang.");
});
filter?.addEventListener("input", show);

// The camera: read by the browser itself, or where it cannot, by a library that comes when the button is pressed.
const AGAIN = 3000; // the same code in front of the lens is one scan
async function reader() {
  const formats = (await window.BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  const Detector = formats.includes("qr_code") ? BarcodeDetector : (await import(panel.dataset.reader)).BarcodeDetector;
  return new Detector({ formats: ["qr_code"] });
}

function offerCamera() {
  if (!navigator.mediaDevices) return;
  const [button, video] = [part("camera"), part("video")];
  let detector = null;
  let stream = null;
  let seen = { ticket: "", at: 0 };
  button.hidden = false;
  button.addEventListener("click", () => (stream ? stop() : start()));

  async function start() {
    try {
      detector ??= await reader();
    } catch {
      return tell("red", "Pembaca kode belum termuat. Coba lagi saat tersambung, atau ketik kodenya.", "Tidak memindai");
    }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      return tell("red", "Kamera tidak diizinkan. Ketik kodenya, atau pilih dari daftar.", "Tidak memindai");
    }
    video.srcObject = stream;
    video.hidden = false;
    button.textContent = "Matikan kamera";
    video.play().catch(() => {}); // until the first picture there is nothing to read, which is no fault
    look();
  }

  function stop() {
    stream.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = true;
    button.textContent = "Pindai dengan kamera";
  }

  async function look() {
    if (!stream) return;
    const codes = await detector.detect(video).catch(() => []);
    for (const { rawValue } of codes) {
      const ticket = rawValue.match(ID)?.[0].toLowerCase() ?? "";
      if (ticket === seen.ticket && Date.now() - seen.at < AGAIN) seen.at = Date.now();
      else {
        seen = { ticket, at: Date.now() };
        if (ticket) scan(ticket, "qr");
        else tell("red", "Kode tidak terbaca. Pindai ulang.");
      }
    }
    setTimeout(look, 150);
  }
}
offerCamera();
window.addEventListener("online", send);
setInterval(() => queue().some((each) => !each.refusal) && send(), 15000);

panel.hidden = false;
show();
send();
// Whoever logs out leaves no list on the phone; scans that still wait stay, they name nobody.
document.querySelector(".site-header form[method=post]")?.addEventListener("submit", () => localStorage.removeItem(LIST));
navigator.serviceWorker?.register(`${base}pekerja.js`)
  .then((registration) => registration.active?.postMessage("refresh"))
  .catch(() => {}); // then the page opens with a line only
