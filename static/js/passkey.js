// Talks to the device's passkeys. <form data-passkey="create|get"> with a hidden input named credential and a plain button;
// the options lie as JSON in #passkey-options. Without JavaScript the authenticator app remains.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function readable(options) {
  const key = { ...options.publicKey };
  key.challenge = bytes(key.challenge);
  if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (key[list]) key[list] = key[list].map((entry) => ({ ...entry, id: bytes(entry.id) }));
  }
  return { publicKey: key };
}

function writable(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function start(form) {
  const button = form.querySelector("button[type=button]");
  const error = form.querySelector("[data-passkey-error]");
  if (!navigator.credentials || !window.PublicKeyCredential) {
    button.disabled = true;
    error.hidden = false;
    error.textContent = "Peramban ini tidak mengenal kunci sandi. Pakailah aplikasi autentikator.";
    return;
  }
  button.addEventListener("click", async () => {
    error.hidden = true;
    const given = JSON.parse(document.getElementById("passkey-options").textContent);
    const options = readable(given.request_options || given.creation_options);
    try {
      const credential = await navigator.credentials[form.dataset.passkey](options);
      form.querySelector("input[name=credential]").value = JSON.stringify(writable(credential));
      form.submit();
    } catch {
      error.hidden = false;
      error.textContent = "Kunci sandi tidak jadi dipakai. Coba sekali lagi, atau pakai cara lain.";
    }
  });
}

document.querySelectorAll("form[data-passkey]").forEach(start);
