// Keeps a page true: reads it anew when its stream tells that something changed, or when the part
// that it shows has run out, and puts the new parts in place of the old ones. What a page shows is
// made by the service alone.
"use strict";
{
  // How long to wait after reading a page before it is read again, in milliseconds.
  const pause = 500;
  // How long to wait before another try, in milliseconds.
  const patience = 5000;
  // What the Tab key stops at.
  const stops = "a[href], button, summary, [tabindex]";

  const live = document.getElementById("live");
  const state = document.getElementById("state");
  let isReading = false;
  let isStale = false;

  const tell = (isGood) => {
    const text = isGood ? live.dataset.good : live.dataset.lost;
    if (state.textContent !== text) state.textContent = text;
  };

  const replace = (fresh) => {
    for (const part of live.querySelectorAll("[data-part]")) {
      const other = fresh.getElementById(part.id);
      if (other === null) throw new Error("another page");
      const open = [...part.querySelectorAll("details")].map((details) => details.open);
      [...other.querySelectorAll("details")].forEach((details, index) => {
        details.open = open[index] ?? false;
      });
      // What says the same stays, and with it what is chosen in it.
      if (part.isEqualNode(other)) continue;
      const place = [...part.querySelectorAll(stops)].indexOf(document.activeElement);
      part.replaceWith(document.adoptNode(other));
      other.querySelectorAll(stops)[place]?.focus({ preventScroll: true });
    }
  };

  const read = async () => {
    isStale = true;
    if (isReading) return;
    isReading = true;
    while (isStale) {
      isStale = false;
      try {
        const answer = await fetch(location.href, { redirect: "error", cache: "no-store" });
        if (!answer.ok) throw new Error(answer.statusText);
        replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
        tell(true);
        wait();
      } catch {
        tell(false);
        setTimeout(read, patience);
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    isReading = false;
  };

  // Reads the page again when a part of it has run out.
  const wait = () => {
    for (const part of live.querySelectorAll("[data-milliseconds]")) {
      setTimeout(read, Number(part.dataset.milliseconds));
    }
  };

  const follow = () => {
    const stream = new EventSource(live.dataset.stream);
    stream.addEventListener("open", () => tell(true));
    stream.addEventListener("board", read);
    stream.addEventListener("error", () => {
      tell(false);
      // A connection that ended is made again by the browser; one that was refused is not.
      if (stream.readyState === EventSource.CLOSED) setTimeout(follow, patience);
    });
  };

  if (live.dataset.stream !== undefined) follow();
  wait();
  if (live.dataset.stream === undefined) tell(true);
}
