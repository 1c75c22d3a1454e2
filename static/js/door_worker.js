// The service worker of one door. It keeps the page without names and what that page loads, and gives them when the line is cut.
const KEEP = `pintu:${self.registration.scope}`;
const SHELL = `${self.registration.scope}luring/`;

self.addEventListener("install", (event) => event.waitUntil(refresh().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.data === "refresh" && event.waitUntil(refresh()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    const isDoor = [self.registration.scope, SHELL].includes(request.url.split("?")[0]);
    if (isDoor) event.respondWith(fetch(request).catch(() => caches.match(SHELL)));
  } else if (new URL(request.url).pathname.startsWith("/static/")) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) ?? Response.error()));
  }
});

async function refresh() {
  const answer = await fetch(SHELL, { redirect: "error", credentials: "same-origin" });
  if (!answer.ok) throw new Error("no shell");
  const cache = await caches.open(KEEP);
  const html = await answer.clone().text();
  const found = [...html.matchAll(/(?:src|href|data-reader|data-reader-part)="(\/static\/[^"]+)"/g)].map((each) => each[1]);
  const sheets = await Promise.all(found.filter((each) => each.includes(".css")).map(async (each) => [each, await (await fetch(each)).text()]));
  for (const [sheet, text] of sheets)
    for (const [, , address] of text.matchAll(/url\((["']?)([^"')]+\.(?:woff2|svg)[^"')]*)\1\)/g))
      if (!address.startsWith("data:")) found.push(new URL(address, new URL(sheet, self.location)).pathname);
  await Promise.allSettled([...new Set(found)].map((each) => cache.add(each)));
  await cache.put(SHELL, answer);
}
