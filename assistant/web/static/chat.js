// The conversation: asks through Gradio's queue, shows what comes back, and keeps it in this tab only.
"use strict";

const composer = document.getElementById("composer");
const box = document.getElementById("question");
const turns = document.getElementById("turns");
const words = document.getElementById("words").dataset;
const lang = composer.dataset.lang;
const KEPT = "wegwijzer.conversation";
const SLOW = 1000; // milliseconds after which a waiting answer looks whether the library is still loading, and says so

let conversation = []; // {question, answer, html}
let busy = Promise.resolve(); // answers come in the order of the questions

const say = (text) => {
  const news = document.getElementById("news");
  news.textContent = "";
  setTimeout(() => (news.textContent = text), 50); // a change is announced, the same text set at once is not
};

// Gradio: post the question, then read the event stream until it is complete; `sofar` gets the sentences that stand already.
async function reply(question, number, sofar) {
  const earlier = conversation.map((turn) => turn.question).slice(-20);
  const body = JSON.stringify({ data: [question, earlier, lang, number] });
  const posted = await fetch("/gradio_api/call/reply", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (posted.status === 429) throw new Error(words.many.replace("{seconds}", posted.headers.get("Retry-After")));
  if (!posted.ok) throw new Error(words.failed);
  const { event_id } = await posted.json();
  const stream = (await fetch(`/gradio_api/call/reply/${event_id}`)).body.pipeThrough(new TextDecoderStream()).getReader();
  let [text, last, failed] = ["", null, null];
  for (let read = await stream.read(); !read.done; read = await stream.read()) {
    const events = (text + read.value).split("\n\n");
    text = events.pop(); // the last one may still grow
    for (const [, kind, data] of events.map((event) => /event: (\w+)\ndata: (.*)/.exec(event)).filter(Boolean)) {
      const given = JSON.parse(data);
      if (kind === "error") failed = given;
      if (kind === "generating" || kind === "complete") last = (given && given[0]) || last;
      if (kind === "generating" && last.sentences) sofar(last.sentences);
    }
  }
  if (!last || !last.html) throw new Error((failed && (failed.error || failed)) || words.failed);
  return last;
}

// The sentences that are verified, each added once, so that each is announced once.
function growing(waiting) {
  const place = waiting.querySelector(".sofar");
  return (sentences) => {
    place.hidden = false;
    for (const { text, sources, lang } of sentences.slice(place.childElementCount)) {
      const sentence = document.createElement("p");
      sentence.lang = lang;
      sentence.textContent = `${text} ${sources.map((marker) => `[${marker}]`).join("")}`;
      place.append(sentence);
    }
  };
}

function ask(question) {
  question = question.trim();
  if (!question) return box.focus();
  const waiting = pending(question);
  box.value = "";
  count();
  busy = busy.then(() => answer(question, waiting));
}

function pending(question) {
  const item = document.getElementById("pending").content.cloneNode(true).firstElementChild;
  item.querySelector(".question").textContent = question;
  turns.append(item);
  started(true);
  show(item);
  const text = item.querySelector(".words");
  say(text.dataset.busy);
  setTimeout(async () => {
    const loading = await fetch("/readyz").then((response) => response.status === 503, () => false);
    if (!loading || !item.isConnected || !item.classList.contains("waiting")) return;
    text.textContent = text.dataset.loading;
    say(text.dataset.loading);
  }, SLOW);
  return item;
}

async function answer(question, waiting) {
  try {
    const got = await reply(question, conversation.length + 1, growing(waiting));
    if (!waiting.isConnected) return; // a new conversation was begun meanwhile
    conversation.push({ question, answer: got.answer, html: got.html });
    keep();
    started(true);
    const item = shown(got.html);
    waiting.replaceWith(item);
    ready(item, conversation.length - 1);
    show(item);
    say(got.spoken);
    further(item, got.answer);
  } catch (error) {
    failed(waiting, question, error instanceof TypeError ? words.failed : error.message);
  }
}

function failed(item, question, why) {
  item.classList.remove("waiting");
  const told = document.getElementById("failed").content.cloneNode(true).firstElementChild;
  told.querySelector(".why").textContent = why;
  item.querySelector(".reply").replaceWith(told);
  told.querySelector("button").addEventListener("click", () => {
    item.remove();
    ask(question);
    box.focus();
  });
}

const shown = (html) => document.createRange().createContextualFragment(html).querySelector("li.turn");

function show(item, block = "start") {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  item.scrollIntoView({ block, behavior: still ? "auto" : "smooth" });
}

// A source of an answer: marked, and no further into view than it takes, so that the answer stays.
function open(source) {
  turns.querySelectorAll(".source.chosen").forEach((other) => other.classList.remove("chosen"));
  source.classList.add("chosen");
  source.focus({ preventScroll: true });
  show(source, "nearest");
}

function started(has) {
  document.body.classList.toggle("talking", has);
  document.getElementById("start").hidden = has;
  document.getElementById("after").hidden = !conversation.length;
}

// What can be done with an answer: copy it, judge it.
function ready(item, place) {
  const tools = item.querySelector(".tools");
  const said = tools.querySelector(".said");
  const faults = tools.querySelector(".faults");
  const [up, down] = [tools.querySelector("[data-do=up]"), tools.querySelector("[data-do=down]")];
  const tell = (text) => (said.textContent = text);
  tools.hidden = false;
  tools.querySelector("[data-do=copy]").addEventListener("click", () =>
    navigator.clipboard.writeText(tools.dataset.copy).then(() => tell(words.copied), () => tell(words.uncopied)));
  const send = async (verdict, chosen, comment) => {
    const body = JSON.stringify({ verdict, faults: chosen, comment, answer: conversation[place].answer, turns: conversation.slice(Math.max(0, place - 6), place).map((turn) => turn.question) });
    try {
      const sent = await fetch("/feedback", { method: "POST", headers: { "Content-Type": "application/json" }, body });
      tell(sent.ok ? words.thanks : words.unsent);
      if (sent.ok) up.disabled = down.disabled = true;
    } catch {
      tell(words.unsent);
    }
  };
  up.addEventListener("click", () => {
    up.setAttribute("aria-pressed", "true");
    send("up", [], "");
  });
  down.addEventListener("click", () => {
    faults.hidden = !faults.hidden;
    down.setAttribute("aria-expanded", String(!faults.hidden));
    if (!faults.hidden) faults.querySelector("input").focus();
  });
  faults.addEventListener("submit", (event) => {
    event.preventDefault();
    const sent = new FormData(faults);
    faults.hidden = true;
    down.setAttribute("aria-expanded", "false");
    down.focus();
    send("down", sent.getAll("faults"), sent.get("comment"));
  });
}

// Questions to go on with, once the answer stands.
async function further(item, got) {
  if (got.status !== "answered") return;
  const query = new URLSearchParams({ lang: got.lang });
  got.sources.forEach((source) => query.append("source", source.statement));
  conversation.slice(-20).forEach((turn) => query.append("asked", turn.question));
  const found = await fetch(`/follow-ups?${query}`).then((response) => (response.ok ? response.json() : []), () => []);
  if (!found.length) return;
  const place = item.querySelector(".further");
  place.querySelector("ul").replaceChildren(...found.map((question) => choice(question, got.lang)));
  place.hidden = false;
}

function choice(question, own) {
  const [item, link] = [document.createElement("li"), document.createElement("a")];
  link.className = "ask";
  link.lang = own;
  link.href = `/?${new URLSearchParams({ q: question, lang })}`;
  link.textContent = question;
  item.append(link);
  return item;
}

// Kept in this tab: a reload or a visit to another place brings the conversation back.
function keep() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(conversation));
  } catch {
    // the tab keeps no storage, or no more: the conversation lives as long as the page
  }
}

function restore() {
  try {
    conversation = JSON.parse(sessionStorage.getItem(KEPT)) || [];
  } catch {
    conversation = [];
  }
  conversation.forEach((turn, place) => {
    const item = shown(turn.html);
    turns.append(item);
    ready(item, place);
  });
  if (conversation.length) started(true);
}

function count() {
  const most = Number(composer.dataset.most);
  const left = most - box.value.length;
  const told = document.getElementById("question-left");
  told.hidden = left > most / 10;
  told.textContent = told.hidden ? "" : told.dataset.text.replace("…", left);
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 4, 220)}px`;
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(box.value);
});
box.addEventListener("input", count);
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  ask(box.value);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.ask, a.marker");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.classList.contains("ask")) {
    ask(link.textContent);
    box.focus({ preventScroll: true });
    return;
  }
  const source = document.getElementById(link.hash.slice(1));
  if (source) open(source);
});
document.getElementById("new").addEventListener("click", () => {
  conversation = [];
  sessionStorage.removeItem(KEPT);
  turns.replaceChildren();
  started(false);
  history.replaceState(null, "", `/?lang=${lang}`);
  say(words.cleared);
  box.focus();
});
document.getElementById("export").addEventListener("submit", (event) => {
  event.target.elements.conversation.value = JSON.stringify(conversation.map(({ question, answer }) => ({ question, answer })));
});

restore();
const linked = composer.dataset.question;
if (linked && !conversation.some((turn) => turn.question === linked)) ask(linked); // asked once: a reload does not ask again
if (!location.hash) box.focus({ preventScroll: true });
