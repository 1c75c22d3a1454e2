// Sends files ahead of their form, piece by piece, on <form data-upload>; a bad line only delays them. Without this script, or
// when it cannot load, the plain form sends the files itself. Browser storage gets no name of a file, only where it continues.

import "../npm/tus-js-client/dist/tus.min.js";

const { Upload } = window.tus;
const PIECE = 1024 * 1024;
const PATIENCE = [0, 1000, 3000, 5000, 10000, 20000];
const MEMORY = "unggah:";
const CUT = "Sambungan terputus. Yang sudah terkirim tidak hilang. Tekan “Lanjutkan” bila sambungan sudah kembali.";
const SIGNED_OUT = "Anda perlu masuk kembali. Masuklah di tab lain, lalu tekan “Lanjutkan” di sini.";
const EMPTY = "Berkas ini kosong (0 byte). Periksa berkas di perangkat Anda, lalu pilih kembali.";

function start(form) {
  const row = form.querySelector("[data-upload-row]") ?? form;
  const input = row.querySelector("input[type=file]");
  if (!input || input.disabled) return;
  const parts = partsOf(row);
  const ids = hiddenField(form);
  let items = [];
  let submitter; // the button pressed while files were still under way: undefined when none was

  input.addEventListener("change", take);
  parts.cancel.addEventListener("click", () => {
    submitter = undefined;
    clear();
    show();
    input.focus();
  });
  parts.retry.addEventListener("click", resume);
  window.addEventListener("online", () => items.some((item) => item.state === "failed") && resume());
  form.addEventListener("submit", submit, true);

  function take() {
    if (!input.multiple) clear();
    const chosen = [...input.files];
    const max = Number(form.dataset.uploadMax ?? 20 * 1024 * 1024);
    const refused = chosen.filter((file) => refusalOf(file, max));
    input.value = ""; // the form must not send them a second time
    for (const file of chosen) if (!refused.includes(file)) items.push({ file, sent: 0, state: "waiting", upload: null });
    // Of several files it is said which ones stay away: a page that is missing must not go unnoticed.
    complain(refused.map((file) => (chosen.length > 1 ? `${file.name}: ` : "") + refusalOf(file, max)).join(" "));
    next();
  }

  function clear() {
    for (const item of items) drop(item);
    items = [];
    ids.value = "";
    complain("");
  }

  function drop(item) {
    item.state = "dropped";
    item.upload?.abort(Boolean(item.upload.url)).catch(() => {}); // what cannot be told to the server expires there
  }

  function resume() {
    complain("");
    for (const item of items) if (item.state === "failed") item.state = "waiting";
    next();
  }

  async function next() {
    show();
    if (items.some((item) => item.state === "sending")) return;
    const item = items.find(({ state }) => state === "waiting");
    if (item) return send(item);
    if (submitter !== undefined && isDone()) form.requestSubmit(submitter);
  }

  async function send(item) {
    item.state = "sending";
    item.upload ??= makeUpload(item);
    if (item.needsToken) await renewToken(form).catch(() => {});
    item.upload.options.headers = { "X-CSRFToken": tokenOf(form).value };
    if (!item.upload.url) {
      const before = await item.upload.findPreviousUploads();
      if (before.length) item.upload.resumeFromPreviousUpload(before[0]);
    }
    if (item.state === "sending") item.upload.start();
  }

  function makeUpload(item) {
    return new Upload(item.file, {
      endpoint: form.dataset.uploadEndpoint ?? "/berkas/unggah/",
      chunkSize: PIECE,
      retryDelays: PATIENCE,
      metadata: { filename: item.file.name },
      urlStorage: memory,
      fingerprint: fingerprintOf,
      onProgress: (sent) => {
        item.sent = sent;
        show();
      },
      onSuccess: () => {
        Object.assign(item, { state: "done", sent: item.file.size });
        next();
      },
      onError: (error) => fail(item, error),
    });
  }

  function fail(item, error) {
    if (item.state === "dropped") return;
    const status = error.originalResponse?.getStatus() ?? 0;
    const sentence = error.originalResponse?.getHeader("Content-Type")?.startsWith("text/plain")
      ? error.originalResponse.getBody()
      : "";
    item.needsToken = status === 200 || status === 403;
    item.state = "failed";
    submitter = undefined;
    complain(item.needsToken ? SIGNED_OUT : sentence || CUT);
    show();
  }

  function submit(event) {
    if (!items.length || isDone()) {
      if (items.length) ids.value = items.map((item) => idOf(item.upload.url)).join(",");
      return items.forEach((item) => memory.forget(item.upload.url));
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    submitter = event.submitter;
    resume();
  }

  function isDone() {
    return items.every(({ state }) => state === "done");
  }

  function move(item, by) {
    const from = items.indexOf(item);
    items.splice(from, 1);
    items.splice(from + by, 0, item);
    show();
    parts.list.children[from + by].querySelector(by < 0 ? "[data-up]" : "[data-down]").focus();
  }

  function remove(item) {
    drop(item);
    items = items.filter((other) => other !== item);
    show();
    next();
    input.focus();
  }

  function complain(sentence) {
    parts.error.textContent = sentence;
    parts.error.hidden = !sentence;
    input.toggleAttribute("aria-invalid", Boolean(sentence));
  }

  function show() {
    const [sent, all] = ["sent", "size"].map((what) => items.reduce((sum, item) => sum + (item[what] ?? item.file[what]), 0));
    parts.box.hidden = !items.length;
    parts.bar.value = all ? Math.floor((100 * sent) / all) : 0;
    parts.retry.hidden = !items.some(({ state }) => state === "failed");
    const end = isDone() ? "Selesai diunggah. Tekan tombol simpan di bawah." : submitter !== undefined ? "Disimpan begitu selesai." : "";
    say(items.length ? `${parts.bar.value} persen, ${inWords(sent)} dari ${inWords(all)}. ${end}`.trim() : "");
    list(items.length > 1 || input.multiple ? items : []);
  }

  function say(words) {
    if (parts.words.textContent !== words) parts.words.textContent = words;
  }

  function list(shown) {
    const names = shown.map(({ file }) => file.name).join("/");
    parts.list.hidden = !shown.length;
    if (parts.list.dataset.names === names) return; // rebuilt only when it changed: the focus stays where it is
    parts.list.dataset.names = names;
    parts.list.replaceChildren(...shown.map((item, n) => entry(item, n, shown.length)));
  }

  function entry(item, n, count) {
    const line = document.createElement("li");
    const name = document.createElement("p");
    name.className = "upload__name";
    name.textContent = `${item.file.name} (${inWords(item.file.size)})`;
    line.className = "upload__progress";
    line.append(name);
    if (count > 1) {
      line.append(button("Naikkan", item.file.name, "up", n === 0, () => move(item, -1)));
      line.append(button("Turunkan", item.file.name, "down", n === count - 1, () => move(item, 1)));
      line.append(button("Buang", item.file.name, "remove", false, () => remove(item)));
    }
    return line;
  }

  if (input.files.length) take(); // chosen on a slow line before this script had come
  else show();
}

function button(label, name, kind, isOff, act) {
  const made = document.createElement("button");
  const about = document.createElement("span");
  Object.assign(made, { type: "button", className: "button button--quiet" });
  made.setAttribute(`data-${kind}`, "");
  made.setAttribute("aria-disabled", String(isOff)); // not `disabled`: the focus must not be lost at either end
  about.className = "visually-hidden";
  about.textContent = ` ${name}`;
  made.append(label, about);
  made.addEventListener("click", () => isOff || act());
  return made;
}

function partsOf(row) {
  const box = row.querySelector("[data-upload-progress]");
  const list = document.createElement("ol");
  list.setAttribute("data-upload-list", "");
  list.className = "upload__list";
  box.prepend(list);
  return {
    box,
    list,
    bar: box.querySelector("progress"),
    words: row.querySelector("[data-upload-words]"),
    cancel: row.querySelector("[data-upload-cancel]"),
    retry: row.querySelector("[data-upload-retry]"),
    error: row.querySelector("[data-upload-error]"),
  };
}

function hiddenField(form) {
  const field = form.querySelector("input[name=uploads]") ?? document.createElement("input");
  Object.assign(field, { type: "hidden", name: "uploads" });
  if (!field.isConnected) form.append(field);
  return field;
}

function refusalOf(file, max) {
  if (!file.size) return EMPTY;
  if (file.size <= max) return "";
  return `Ukuran berkas ini ${inWords(file.size)}. Paling besar ${inWords(max)}. Kecilkan atau foto ulang, lalu pilih kembali.`;
}

function inWords(size) {
  if (size < 1024 * 1024) return `${Math.ceil(size / 1024)} KB`;
  return `${(Math.ceil((size * 10) / (1024 * 1024)) / 10).toLocaleString("id-ID")} MB`;
}

function idOf(url) {
  return new URL(url, location.href).pathname.split("/").filter(Boolean).pop();
}

function tokenOf(form) {
  return form.querySelector("input[name=csrfmiddlewaretoken]");
}

// Who logged in again in another tab has a new token; the page as it would be loaded now holds it.
async function renewToken(form) {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("form[data-upload] input[name=csrfmiddlewaretoken]");
  if (fresh) tokenOf(form).value = fresh.value;
}

async function fingerprintOf(file, { endpoint }) {
  if (!globalThis.crypto?.subtle) return null; // without HTTPS: it goes on after a cut line, not after a reload
  const text = [endpoint, file.name, file.size, file.lastModified].join("\n");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const memory = {
  async findAllUploads() {
    return Object.keys(localStorage).filter((key) => key.startsWith(MEMORY)).map(remembered);
  },
  async findUploadsByFingerprint(fingerprint) {
    return MEMORY + fingerprint in localStorage ? [remembered(MEMORY + fingerprint)] : [];
  },
  async removeUpload(key) {
    localStorage.removeItem(key);
  },
  async addUpload(fingerprint, { size, creationTime, uploadUrl }) {
    localStorage.setItem(MEMORY + fingerprint, JSON.stringify({ size, creationTime, uploadUrl }));
    return MEMORY + fingerprint;
  },
  forget(url) {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(MEMORY));
    for (const key of keys) if (remembered(key).uploadUrl === url) localStorage.removeItem(key);
  },
};

function remembered(key) {
  return { ...JSON.parse(localStorage.getItem(key)), metadata: {}, urlStorageKey: key };
}

for (const form of document.querySelectorAll("form[data-upload]")) start(form);
