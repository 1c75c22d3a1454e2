// Shows the portal's notifications and opens the message that one points to. It keeps nothing and answers no requests.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});

function show(data) {
  let said = {};
  try {
    said = data.json();
  } catch {
    // nothing readable: that there is news is told all the same, as browsers demand
  }
  const { title = "Portal", body = "Ada pesan baru. Buka portal untuk membacanya.", url = "/pesan/", tag = "pesan" } = said;
  return self.registration.showNotification(title, { body, tag, data: { url }, lang: "id" });
}

async function open(path) {
  const address = new URL(path, self.location.origin);
  if (address.origin !== self.location.origin) return;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((page) => page.url === address.href);
  await (there ? there.focus() : self.clients.openWindow(address.href));
}
