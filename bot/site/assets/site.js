"use strict";
// The search and the filter of lists. Without this file every page still has all it says; nothing is asked of any host.

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const words = (text) => folded(text).split(/[^\p{L}\p{N}-]+/u).filter(Boolean);

function filterList(input) {
  const list = document.getElementById(input.dataset.filter);
  const items = [...list.querySelectorAll("li")].map((item) => [item, folded(`${item.textContent} ${item.dataset.also || ""}`)]);
  const status = input.parentElement.querySelector("[role=status]");
  input.closest("[hidden]").hidden = false;
  input.addEventListener("input", () => {
    const wanted = words(input.value);
    let shown = 0;
    for (const [item, text] of items) {
      item.hidden = !wanted.every((word) => text.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    for (const section of list.querySelectorAll("section")) {
      section.hidden = !section.querySelector("li:not([hidden])");
    }
    status.textContent = wanted.length ? status.dataset.count.replace("…", shown) : "";
  });
}

const MOST = 60;

function ranked(index, wanted) {
  const found = [];
  for (const [at, [title, kind, href, more]] of index.entries()) {
    const head = folded(title);
    const all = `${head} ${folded(more)}`;
    if (!wanted.every((word) => all.includes(word))) continue;
    const rank = head.startsWith(wanted[0]) ? 0 : wanted.every((word) => head.includes(word)) ? 1 : 2;
    found.push([rank, at, title, kind, href, more]);
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

function searchPage(input) {
  const status = document.getElementById("found");
  const results = document.getElementById("results");
  const search = () => {
    const wanted = words(input.value);
    results.replaceChildren();
    status.textContent = "";
    if (!wanted.length) return;
    const found = ranked(window.CONGRESS_INDEX, wanted);
    const told = found.length > MOST ? status.dataset.most : found.length ? status.dataset.some : status.dataset.none;
    status.textContent = told.replace("…", found.length > MOST ? MOST : found.length);
    for (const [, , title, kind, href, more] of found.slice(0, MOST)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = href;
      link.textContent = title;
      const about = document.createElement("span");
      about.className = "quiet";
      about.textContent = kind;
      const words = document.createElement("p");
      words.className = "quiet small";
      words.textContent = more.length > 160 ? `${more.slice(0, 160)} …` : more;
      item.append(link, " ", about, words);
      results.append(item);
    }
  };
  input.value = new URLSearchParams(location.search).get("q") || "";
  input.addEventListener("input", search);
  input.form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  search();
}

for (const input of document.querySelectorAll("[data-filter]")) filterList(input);
if (window.CONGRESS_INDEX && document.getElementById("results")) searchPage(document.getElementById("q"));
