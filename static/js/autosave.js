// Saves a form as one types, on <form data-autosave>. Without it the form's own buttons save.
// What is typed stays in the page only: browser storage would outlive the session on a shared phone.

const PAUSE = 1500;
const RETRY = 8000;
const SIGNED_OUT =
  "Anda perlu masuk kembali. Masuklah di tab lain, lalu lanjutkan di sini: isian di halaman ini tetap ada, tetapi belum disimpan.";
const NOT_YET = "Belum tersimpan: sambungan terputus. Isian di halaman ini tetap ada dan disimpan begitu tersambung.";

for (const form of document.querySelectorAll("form[data-autosave]")) start(form);

function start(form) {
  const state = form.querySelector("[data-autosave-state]");
  let timer = 0;
  let running = null; // the request under way, so that a press of “Simpan” waits for its version
  let changes = 0; // counted up by typing; a save that ends with a lower count is followed by another
  let saved = 0;
  let final = false; // closed, or changed elsewhere: typing saves nothing any more
  let isCut = false; // signed out or without a line: what is typed would be lost if the form itself left the page now
  let isSure = false; // the save before the form's own sending was answered
  let submitted = false; // the form itself is under way with everything: a save beside it would overtake the page that answers

  const say = (text, failed = false) => {
    state.textContent = text;
    state.classList.toggle("save-state--failed", failed);
  };

  const plan = (delay) => {
    clearTimeout(timer);
    if (!final) timer = setTimeout(save, delay);
  };

  function save() {
    clearTimeout(timer);
    if (running || final || submitted || saved === changes) return running;
    running = send().finally(() => {
      running = null;
    });
    return running;
  }

  async function send(isRetry = false) {
    const count = changes;
    let response;
    isCut = false;
    try {
      response = await fetch(form.getAttribute("action") || location.href, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "autosave" },
        redirect: "manual",
        credentials: "same-origin",
      });
    } catch {
      return cut(NOT_YET);
    }
    if (response.type === "opaqueredirect") return cut(SIGNED_OUT);
    if (response.status === 403 && !isRetry && (await renewToken())) return send(true);
    const answer = await response.json().catch(() => null);
    if (!answer) return response.status === 403 ? cut(SIGNED_OUT) : fail(NOT_YET);
    if (!response.ok) {
      final = Boolean(answer.is_final);
      return fail(answer.sentence);
    }
    (form.elements._version || form.elements.version).value = answer.version;
    saved = count;
    say(`${answer.saved}.${answer.is_complete ? " Bagian ini sudah ditandai selesai." : ""}`);
    showErrors(answer.errors);
    if (saved !== changes) plan(PAUSE);
    return undefined;
  }

  function fail(sentence) {
    say(sentence, true);
    plan(RETRY);
  }

  function cut(sentence) {
    isCut = true;
    fail(sentence);
  }

  // Signing in again elsewhere gives the browser a new token; the page fetches its own.
  async function renewToken() {
    try {
      const response = await fetch(location.href, { redirect: "manual", credentials: "same-origin" });
      if (!response.ok) return false;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const token = page.querySelector("form[data-autosave] input[name=csrfmiddlewaretoken]");
      if (!token) return false;
      for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token.value;
      return true;
    } catch {
      return false;
    }
  }

  // Errors appear where the person has been, not where they still type.
  function showErrors(errors) {
    for (const input of form.querySelectorAll("input[id], select[id], textarea[id]")) {
      const box = input.closest(".mb-3");
      if (!box || input.type === "hidden" || box.contains(document.activeElement)) continue;
      const own = input.closest(".field-parts, .form-choices") ? firstOf(box) : input;
      if (own === input) showError(box, input, errors[input.id] || []);
    }
  }

  form.addEventListener("input", () => {
    changes += 1;
    submitted = false;
    if (!final) say("Ada perubahan yang belum disimpan.");
    plan(PAUSE);
  });
  form.addEventListener("focusout", () => {
    if (saved !== changes) plan(PAUSE / 3);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    const saving = isSure ? null : save();
    submitted = !saving;
    isSure = false;
    if (submitted) return;
    event.preventDefault();
    saving.finally(() => leave(event.submitter));
  });

  function leave(button) {
    if (submitted) return undefined; // pressed twice: it is already on its way
    if (isCut) return state.scrollIntoView({ block: "center" });
    clearTimeout(timer);
    isSure = true;
    return form.requestSubmit(button);
  }

  addEventListener("online", () => plan(0));
  if (isTouched(form)) {
    changes = 1; // typed on a slow line before this script had come
    plan(PAUSE);
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
    else if (saved !== changes) plan(0);
  });
}

function isTouched(form) {
  return [...form.elements].some((field) => {
    if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
    if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
    return field.type !== "hidden" && field.defaultValue !== undefined && field.value !== field.defaultValue;
  });
}

function firstOf(box) {
  return box.querySelector("input[id], select[id]");
}

function showError(box, input, sentences) {
  const id = `${input.id.replace(/_0$/, "")}_error`;
  let list = document.getElementById(id);
  box.classList.toggle("has-errors", sentences.length > 0);
  input.classList.toggle("is-invalid", sentences.length > 0);
  if (!sentences.length) {
    list?.remove();
    input.removeAttribute("aria-invalid");
    return;
  }
  input.setAttribute("aria-invalid", "true");
  if (!list) {
    list = document.createElement("div");
    list.id = id;
    list.className = "invalid-feedback";
    (box.querySelector(".field-parts, .form-choices, .form-check") || input).before(list);
    const ids = new Set((input.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
    input.setAttribute("aria-describedby", [...ids.add(id)].join(" "));
  }
  list.replaceChildren(
    ...sentences.map((sentence) => {
      const line = document.createElement("p");
      line.textContent = sentence;
      return line;
    }),
  );
}
