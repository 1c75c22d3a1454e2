// Switches the browser's notifications on (settings of messages). The server gets what the browser's push service gave it, as a
// form; the page says that notifications need JavaScript until this script takes the sentence away.

const panel = document.querySelector("[data-push]");
const form = panel.querySelector("[data-push-form]");
const note = panel.querySelector("[data-push-note]");
const { push: key, pushWorker: worker, pushScope: scope } = panel.dataset;
const isSupported = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const UNSUPPORTED = "Peramban ini tidak dapat menampilkan notifikasi. Di iPhone dan iPad, tambahkan portal ke Layar Utama lebih dulu.";
const BLOCKED = "Notifikasi dari portal diblokir di peramban ini. Izinkan lewat pengaturan situs di peramban, lalu muat ulang halaman ini.";
const NOT_NOW = "Peramban belum mengizinkan notifikasi. Tekan tombolnya sekali lagi, lalu pilih Izinkan.";
const FAILED = "Peramban tidak dapat mendaftar ke layanan notifikasinya. Periksa sambungan internet, lalu coba lagi.";
const LOST = "Notifikasi di peramban ini terputus. Nyalakan sekali lagi.";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

function tell(sentence) {
  note.textContent = sentence;
  note.hidden = !sentence;
}

async function known() {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function subscribe() {
  const registration = await navigator.serviceWorker.register(worker, { scope });
  await navigator.serviceWorker.ready;
  await (await registration.pushManager.getSubscription())?.unsubscribe(); // an old one may be bound to another key
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
}

async function switchOn() {
  tell("");
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return tell(permission === "denied" ? BLOCKED : NOT_NOW);
  try {
    const { endpoint, keys } = (await subscribe()).toJSON();
    Object.assign(form.elements.endpoint, { value: endpoint });
    for (const name of ["p256dh", "auth"]) form.elements[name].value = keys[name];
  } catch {
    return tell(FAILED);
  }
  form.submit();
}

async function start() {
  tell("");
  if (!isSupported) return tell(UNSUPPORTED);
  const isLost = "pushHere" in panel.dataset && (await known()) === null;
  if ("pushHere" in panel.dataset && !isLost) return;
  if (Notification.permission === "denied") return tell(BLOCKED);
  if (isLost) tell(LOST);
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    switchOn();
  });
}

panel.querySelector("[data-push-end]")?.addEventListener("submit", async (event) => {
  if (!isSupported) return;
  event.preventDefault();
  await (await known())?.unsubscribe().catch(() => {});
  event.target.submit();
});

start();
