(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const audio = byId("audio");
  const { slug, show, author, duration: planned } = document.body.dataset;
  const chapters = [...document.querySelectorAll(".chapters [data-t]")].map((link) => ({
    link, start: Number(link.dataset.t), title: link.querySelector(".name").textContent,
  }));
  const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");

  // A page opened from a file, or in a private window, may have no storage.
  const stored = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, value); } catch { /* then nothing is remembered */ } },
    remove(key) { try { localStorage.removeItem(key); } catch { /* nothing was stored */ } },
  };
  const placeKey = `place:${slug}`;

  const length = () => (Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration : Number(planned));
  const clock = (seconds) => {
    const whole = Math.max(0, Math.floor(seconds));
    const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0"));
    return (whole >= 3600 ? [Math.floor(whole / 3600), ...parts] : parts).join(":");
  };
  const say = (text) => { byId("status").textContent = text; };

  /** The last entry that has begun at `time`, by its place in the list; -1 before the first. */
  const begun = (list, time) => {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle].start <= time + 0.02) low = middle + 1; else high = middle;
    }
    return low - 1;
  };

  // --- moving about --------------------------------------------------------------------------------------------
  let waiting = null;
  const seek = (time) => {
    const target = Math.min(Math.max(time, 0), Math.max(length() - 0.1, 0));
    if (audio.readyState) audio.currentTime = target; else waiting = target;
    aimSleep();
    refresh(target);
  };
  const position = () => waiting ?? audio.currentTime;
  const play = () => audio.play().catch(() => { if (audio.error) failed(); });
  const toggle = () => { if (audio.paused) play(); else audio.pause(); };
  const skip = (seconds) => seek(position() + seconds);
  const chapterAt = () => Math.max(begun(chapters, position()), 0);
  const previousChapter = () => {
    const now = chapterAt();
    seek(position() - chapters[now].start > 3 || now === 0 ? chapters[now].start : chapters[now - 1].start);
  };
  const nextChapter = () => { if (chapters[chapterAt() + 1]) seek(chapters[chapterAt() + 1].start); };
  const failed = () => say(`The sound (${audio.getAttribute("src")}) cannot be played: is it in the same folder as this page?`);

  /** Seconds of "#t=90", "#t=1:30" or "#t=1:02:03.5"; null for any other address. */
  const linked = () => {
    const match = /^#t=(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)$/.exec(location.hash);
    return match && Number(match[1] || 0) * 3600 + Number(match[2] || 0) * 60 + Number(match[3]);
  };

  // --- the sentence that is heard --------------------------------------------------------------------------------
  const sentences = [...document.querySelectorAll(".s[data-t]")].map((span) => {
    const link = document.createElement("a");
    link.className = span.className;
    link.id = span.id;
    link.href = `#t=${span.dataset.t}`;
    link.textContent = span.textContent;
    link.tabIndex = -1;
    span.replaceWith(link);
    return { link, start: Number(span.dataset.t), text: link.textContent, words: span.dataset.w };
  });
  let heard = -1;
  let away = false;
  let revealed = 0;
  let stop = sentences[0]?.link;
  if (stop) stop.tabIndex = 0;

  /** One sentence is the transcript's place in the order of Tab; arrows go on from it. */
  const rest = (link) => {
    if (stop) stop.tabIndex = -1;
    stop = link;
    link.tabIndex = 0;
  };
  const reveal = (link) => {
    revealed = Date.now();
    link.scrollIntoView({ block: "center", behavior: stillness.matches ? "auto" : "smooth" });
  };
  const inView = ({ link }) => {
    const { top, bottom } = link.getBoundingClientRect();
    return bottom > document.querySelector(".bar").getBoundingClientRect().bottom && top < innerHeight;
  };
  /** Who scrolls to another place reads there in peace, until the heard sentence is in view again. */
  const stray = (isAway) => {
    away = isAway;
    byId("catch-up").hidden = !(away && byId("follow").checked);
  };
  const catchUp = () => {
    stray(false);
    if (sentences[heard]) reveal(sentences[heard].link);
  };
  const mark = (list, before, after) => {
    list[before]?.link.removeAttribute("aria-current");
    list[after]?.link.setAttribute("aria-current", "true");
  };

  let chapter = -1;
  const refresh = (time) => {
    const now = begun(sentences, time);
    if (now !== heard) {
      mark(sentences, heard, now);
      heard = now;
      const within = byId("transcript").contains(document.activeElement);
      if (now >= 0 && !within) rest(sentences[now].link);
      if (now >= 0 && byId("follow").checked && !audio.paused && !away) reveal(sentences[now].link);
    }
    const part = begun(chapters, time);
    if (part !== chapter) {
      mark(chapters, chapter, part);
      chapter = part;
      byId("chapter-now").textContent = chapters[part]?.title ?? "";
      describe();
    }
    byId("elapsed").textContent = clock(time);
    const slider = byId("seek");
    slider.value = String(time);
    slider.setAttribute("aria-valuetext", `${clock(time)} of ${clock(length())}, ${chapters[part]?.title ?? ""}`);
    slider.parentElement.style.setProperty("--at", time / length());
  };

  // --- the word that is heard --------------------------------------------------------------------------------------
  /** Range of the letters from `first` to `last` of a link, whatever elements a search has put into it. */
  const lettersOf = (link, first, last) => {
    const range = document.createRange();
    const texts = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
    let before = 0;
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const after = before + text.length;
      if (first >= before && first <= after) range.setStart(text, first - before);
      if (last >= before && last <= after) { range.setEnd(text, last - before); break; }
      before = after;
    }
    return range;
  };
  /** Words of a sentence with their places in its text; none where times and words do not match. */
  const wordsOf = (sentence) => {
    const starts = sentence.words.split(" ").map((ms) => sentence.start + Number(ms) / 1000);
    const found = [...sentence.text.matchAll(/[^ ]+/g)];
    return found.length === starts.length
      ? found.map((word, n) => ({ start: starts[n], first: word.index, last: word.index + word[0].length })) : [];
  };
  const marksWords = "highlights" in CSS;
  if (marksWords) {
    const sheet = new CSSStyleSheet(); // here and not with the rest: CSS checkers do not know it yet
    sheet.replaceSync("::highlight(word) { background: var(--accent); color: var(--paper) }");
    document.adoptedStyleSheets.push(sheet);
  }
  let reading = { of: -1, words: [], at: -1 };
  const markWord = () => {
    if (!marksWords) return;
    if (reading.of !== heard) reading = { of: heard, words: heard < 0 ? [] : wordsOf(sentences[heard]), at: -1 };
    const at = begun(reading.words, audio.currentTime);
    if (at !== reading.at) {
      reading.at = at;
      const { first, last } = reading.words[at] ?? {};
      CSS.highlights.delete("word");
      if (at >= 0) CSS.highlights.set("word", new Highlight(lettersOf(sentences[heard].link, first, last)));
    }
    if (!audio.paused) requestAnimationFrame(markWord);
  };

  // --- the slider --------------------------------------------------------------------------------------------------
  /** What would be heard at a place of the picture, over that place. */
  const peek = (time) => {
    const label = byId("peek");
    label.textContent = `${clock(time)} ${chapters[begun(chapters, time)]?.title ?? ""}`;
    const room = label.parentElement.clientWidth - label.offsetWidth;
    label.style.left = `${Math.min(Math.max(time / length() * label.parentElement.clientWidth - label.offsetWidth / 2, 0), room)}px`;
  };
  const pointedAt = (event) => {
    const { left, width } = byId("seek").getBoundingClientRect();
    return Math.min(Math.max((event.clientX - left) / width, 0), 1) * length();
  };

  // --- sleep -----------------------------------------------------------------------------------------------------
  const FADE_STEPS = 60;
  let sleepAt = Infinity;
  let sleepTimer = 0;
  let volume = null;
  const sleepNow = () => {
    clearTimeout(sleepTimer);
    audio.pause();
    unfade();
    byId("sleep").value = "";
    sleepAt = Infinity;
    say("The sleep timer has stopped the episode.");
  };
  const aimSleep = () => {
    sleepAt = byId("sleep").value === "chapter" ? chapters[chapterAt() + 1]?.start ?? Infinity : Infinity;
  };
  const unfade = () => {
    if (volume !== null) audio.volume = volume;
    volume = null;
  };
  /** Six seconds until nothing is heard, so that nobody wakes of the silence. */
  const fade = (left) => {
    volume ??= audio.volume;
    audio.volume = volume * left / FADE_STEPS;
    if (left) sleepTimer = setTimeout(fade, 100, left - 1); else sleepNow();
  };
  const setSleep = (choice) => {
    clearTimeout(sleepTimer);
    unfade();
    aimSleep();
    if (Number(choice)) sleepTimer = setTimeout(fade, (Number(choice) * 60 - FADE_STEPS / 10) * 1000, FADE_STEPS);
    say(choice ? `${byId("sleep").selectedOptions[0].textContent}.` : "");
  };

  // --- speed -----------------------------------------------------------------------------------------------------
  const speeds = [...byId("speed").options].map((option) => option.value);
  const setSpeed = (value) => {
    if (!speeds.includes(value)) return;
    byId("speed").value = value;
    audio.preservesPitch = true;
    audio.defaultPlaybackRate = Number(value);
    audio.playbackRate = Number(value);
    stored.set("speed", value);
    report();
  };
  const changeSpeed = (step) => setSpeed(speeds[speeds.indexOf(byId("speed").value) + step]);

  // --- lock screen and media keys ----------------------------------------------------------------------------------
  const session = navigator.mediaSession;
  const describe = () => {
    if (!session || typeof MediaMetadata === "undefined") return;
    const cover = document.querySelector(".cover").src;
    session.metadata = new MediaMetadata({
      title: chapters[chapter]?.title || document.title,
      artist: author || show,
      album: document.querySelector("h1").textContent,
      // A lock screen cannot read a file of this page's folder.
      artwork: cover.startsWith("http") ? [{ src: cover, sizes: "1400x1400", type: "image/jpeg" }] : [],
    });
  };
  const report = () => {
    if (!session?.setPositionState || !Number.isFinite(audio.duration) || audio.duration <= 0) return;
    const at = Math.min(audio.currentTime, audio.duration);
    try {
      session.setPositionState({ duration: audio.duration, position: at, playbackRate: audio.playbackRate });
    } catch { /* a browser that counts otherwise shows no position */ }
  };
  const handle = (action, handler) => {
    try { session?.setActionHandler(action, handler); } catch { /* an action that this browser does not know */ }
  };
  handle("play", play);
  handle("pause", () => audio.pause());
  handle("seekbackward", (details) => skip(-(details.seekOffset || 15)));
  handle("seekforward", (details) => skip(details.seekOffset || 30));
  handle("seekto", (details) => { if (Number.isFinite(details.seekTime)) seek(details.seekTime); });
  handle("previoustrack", previousChapter);
  handle("nexttrack", nextChapter);

  // --- search ------------------------------------------------------------------------------------------------------
  let matches = [];
  let match = -1;
  const plain = (sentence) => { sentence.link.textContent = sentence.text; sentence.link.classList.remove("hit"); };
  const highlight = (sentence, query) => {
    const lower = sentence.text.toLowerCase();
    // Where lower case has another length, places in it are not places in the text: mark the sentence as a whole.
    if (lower.length !== sentence.text.length) return;
    const nodes = [];
    let from = 0;
    for (let at = lower.indexOf(query); at >= 0; at = lower.indexOf(query, from)) {
      const found = document.createElement("mark");
      found.textContent = sentence.text.slice(at, at + query.length);
      nodes.push(sentence.text.slice(from, at), found);
      from = at + query.length;
    }
    sentence.link.replaceChildren(...nodes, sentence.text.slice(from));
  };
  const goToMatch = (step) => {
    if (!matches.length) return;
    matches[match]?.link.classList.remove("hit");
    match = (match + step + matches.length) % matches.length;
    const { link } = matches[match];
    link.classList.add("hit");
    rest(link);
    stray(true);
    reveal(link);
    byId("hits").textContent = `${match + 1} of ${matches.length}`;
  };
  const search = () => {
    const query = byId("query").value.trim().toLowerCase();
    matches.forEach(plain);
    matches = query ? sentences.filter(({ text }) => text.toLowerCase().includes(query)) : [];
    matches.forEach((sentence) => highlight(sentence, query));
    reading.of = -1; // its letters may stand in other elements now
    if (audio.paused) markWord();
    match = -1;
    byId("hits").textContent = query && !matches.length ? "not found" : "";
    goToMatch(1);
  };

  // --- keys --------------------------------------------------------------------------------------------------------
  const keys = {
    " ": toggle, k: toggle,
    j: () => skip(-15), ArrowLeft: () => skip(-15),
    l: () => skip(30), ArrowRight: () => skip(30),
    p: previousChapter, n: nextChapter,
    "[": () => changeSpeed(-1), "]": () => changeSpeed(1),
    m: () => { audio.muted = !audio.muted; say(audio.muted ? "Sound off." : "Sound on."); },
    "/": () => byId("query").focus(),
  };
  const onKey = (event) => {
    if (!byId("shortcuts").checked || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, audio, [contenteditable]")) return;
    if (event.key === " " && event.target.closest("button, summary")) return;
    const action = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (!action) return;
    event.preventDefault();
    action();
  };
  const onTranscriptKey = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = sentences.findIndex(({ link }) => link === event.target);
    const target = sentences[at + step];
    if (at < 0 || !target) return;
    event.preventDefault();
    rest(target.link);
    target.link.focus();
  };

  // --- wiring ------------------------------------------------------------------------------------------------------
  const on = (target, events, listener, options) =>
    events.split(" ").forEach((name) => target.addEventListener(name, listener, options));
  const remember = () => { if (audio.currentTime > 5 && !audio.ended) stored.set(placeKey, audio.currentTime.toFixed(1)); };
  let remembered = 0;

  on(audio, "timeupdate", () => {
    refresh(audio.currentTime);
    if (audio.currentTime >= sleepAt && !audio.paused) sleepNow();
    if (Math.abs(audio.currentTime - remembered) > 5) { remembered = audio.currentTime; remember(); }
  });
  on(audio, "play", markWord);
  on(audio, "seeked", () => { if (audio.paused) markWord(); });
  on(audio, "play pause ended", () => {
    document.body.classList.toggle("playing", !audio.paused);
    byId("play").setAttribute("aria-label", audio.paused ? "Play" : "Pause");
    if (session) session.playbackState = audio.paused ? "paused" : "playing";
    if (!audio.paused) say("");
    remember();
    report();
  });
  on(audio, "ended", () => { stored.remove(placeKey); if (byId("sleep").value === "chapter") sleepNow(); });
  on(audio, "loadedmetadata durationchange", () => {
    byId("seek").max = String(length());
    byId("total").textContent = clock(length());
    if (waiting !== null) { audio.currentTime = waiting; waiting = null; }
    report();
  });
  on(audio, "seeked ratechange", report);
  on(audio, "error", failed);
  on(window, "pagehide", remember);
  // A scroll that this page did not ask for is the reader's; its own, when smooth, take less than a second.
  on(window, "scroll", () => { if (Date.now() - revealed > 1000 && sentences[heard]) stray(!inView(sentences[heard])); }, { passive: true });
  on(byId("catch-up"), "click", catchUp);
  on(window, "hashchange", () => { if (linked() !== null) { seek(linked()); play(); } });

  on(byId("play"), "click", toggle);
  on(byId("back"), "click", () => skip(-15));
  on(byId("forward"), "click", () => skip(30));
  on(byId("previous"), "click", previousChapter);
  on(byId("next"), "click", nextChapter);
  on(byId("seek"), "input", (event) => seek(Number(event.target.value)));
  on(byId("seek"), "keydown", (event) => {
    const step = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    skip(step);
  });
  on(byId("seek"), "pointermove", (event) => peek(pointedAt(event)));
  on(byId("seek"), "pointerleave pointerup pointercancel", () => { byId("peek").textContent = ""; });
  on(byId("speed"), "change", (event) => setSpeed(event.target.value));
  on(byId("sleep"), "change", (event) => setSleep(event.target.value));
  on(byId("link"), "click", () => {
    history.replaceState(null, "", `#t=${Math.floor(position())}`);
    if (navigator.share && matchMedia("(pointer: coarse)").matches) {
      navigator.share({ title: document.title, url: location.href }).catch(() => { /* the person thought better of it */ });
      return;
    }
    const shown = () => say("The link to this moment is in the address bar.");
    if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(() => say("Link copied."), shown); else shown();
  });
  on(byId("query"), "input", search);
  on(byId("search"), "submit", (event) => { event.preventDefault(); goToMatch(1); });
  on(byId("hit-before"), "click", () => goToMatch(-1));
  on(document, "keydown", onKey);
  on(byId("transcript"), "keydown", onTranscriptKey);

  /** A click on a sentence or a chapter plays from there; with a modifier key the link stays a link. */
  const jumps = (list, container) => on(container, "click", (event) => {
    const entry = list.find(({ link }) => link === event.target.closest("a"));
    if (!entry || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    stray(false);
    seek(entry.start);
    play();
  });
  jumps(sentences, byId("transcript"));
  jumps(chapters, document.querySelector(".chapters"));

  ["follow", "shortcuts"].forEach((id) => {
    byId(id).checked = stored.get(id) !== "off";
    on(byId(id), "change", (event) => stored.set(id, event.target.checked ? "on" : "off"));
  });
  on(byId("follow"), "change", () => stray(false));

  audio.controls = false;
  audio.hidden = true;
  document.querySelectorAll("[hidden]:not(audio)").forEach((part) => { part.hidden = false; });
  stray(false);
  setSpeed(stored.get("speed") || "1");
  const place = linked() ?? Number(stored.get(placeKey));
  if (place > 0) seek(place); else refresh(0);
  if (linked() !== null) catchUp();
  else if (place > 0) say(`You left off at ${clock(place)}.`);
  if (audio.error) failed();
})();
