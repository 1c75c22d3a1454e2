// A file that is only compared does not leave the device: its SHA-256 is sent in its place. Without this the file itself is sent.

const form = document.querySelector("[data-hash-first]");
const file = form?.querySelector('input[type="file"]');
const digest = form?.querySelector('input[name="sha256"]');

async function hashed(chosen) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await chosen.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

if (file && digest && globalThis.crypto?.subtle) {
  form.querySelector("[data-hash-told]").hidden = false;
  form.addEventListener("submit", async (event) => {
    const [chosen] = file.files;
    if (!chosen) return;
    event.preventDefault();
    try {
      digest.value = await hashed(chosen);
      file.disabled = true;
    } catch {
      // A file that is gone or too big for this device: the server hashes it.
    }
    form.submit();
  });
  window.addEventListener("pageshow", () => (file.disabled = false));
}
