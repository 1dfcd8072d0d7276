"use strict";
// The page connects three views of one record: words, facts, timeline. Everything that belongs to a fact
// carries its id in data-f; choosing a fact chooses all of it.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const source = $("#source"), record = $("#record"), sheet = $("#sheet"), search = $("#search");
  const picture = $(".picture .scroll");
  const ids = (element) => (element.dataset.f || "").split(" ").filter(Boolean);
  const byFact = new Map();
  const gather = () => {
    byFact.clear();
    for (const element of $$("[data-f]")) {
      for (const id of ids(element)) {
        if (!byFact.has(id)) byFact.set(id, []);
        byFact.get(id).push(element);
      }
    }
  };
  gather();
  const smooth = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  let chosen = [];

  // Scrolls a box so that an element stands in its middle, and nothing else.
  const reveal = (box, element) => {
    if (!box || !element) return;
    const a = box.getBoundingClientRect(), b = element.getBoundingClientRect();
    if (b.top < a.top + 40 || b.bottom > a.bottom - 40) {
      box.scrollBy({ top: b.top - a.top - (a.height - Math.min(b.height, a.height)) / 2, behavior: smooth });
    }
    if (box === picture && (b.left < a.left || b.right > a.right)) {
      box.scrollBy({ left: b.left - a.left - a.width / 2, behavior: smooth });
    }
  };
  const panel = () => $(".panel:not([hidden])");
  const showPanes = () => {
    const box = $(".panes").getBoundingClientRect();
    if (box.top > innerHeight * 0.55 || box.bottom < innerHeight * 0.3) $(".filters").scrollIntoView({ behavior: smooth, block: "start" });
  };

  const choose = (facts, from) => {
    for (const element of $$(".sel")) {
      element.classList.remove("sel");
      if (element.hasAttribute("aria-pressed")) element.setAttribute("aria-pressed", "false");
      if (element.hasAttribute("aria-selected") && element.matches("tr")) element.setAttribute("aria-selected", "false");
    }
    chosen = facts.filter((id) => byFact.has(id));
    for (const element of chosen.flatMap((id) => byFact.get(id))) {
      element.classList.add("sel");
      if (element.hasAttribute("aria-pressed")) element.setAttribute("aria-pressed", "true");
      if (element.hasAttribute("aria-selected") && element.matches("tr")) element.setAttribute("aria-selected", "true");
    }
    for (const detail of $$(".detail")) detail.hidden = !chosen.includes(detail.dataset.detail);
    sheet.hidden = chosen.length === 0;
    sheet.scrollTop = 0;
    if (chosen.length === 0) { history.replaceState(null, "", "#"); return; }
    if (["panel-remarks", "panel-scores"].includes(panel().id) && from !== "record") tab($("#tab-tracks"));
    const mine = (root) => chosen.flatMap((id) => byFact.get(id)).find((element) => root && root.contains(element) && !element.matches(".off"));
    if (from !== "source") reveal(source, mine(source));
    if (from !== "record") reveal(panel(), mine(panel()));
    if (from !== "picture") reveal(picture, mine(picture));
    if (from === "picture" || from === "address") showPanes();
    history.replaceState(null, "", "#" + chosen[0]);
    const names = chosen.map((id) => $(`.detail[data-detail="${CSS.escape(id)}"] h3`)?.textContent.trim()).join("; ");
    $("#live").textContent = `${chosen.length === 1 ? "Fact" : chosen.length + " facts"} chosen: ${names}`;
  };

  const place = (element) => source.contains(element) ? "source" : record.contains(element) ? "record" : "picture";
  document.addEventListener("click", (event) => {
    if (event.target.closest(".close")) { choose([]); return; }
    const tabButton = event.target.closest("[role=tab]");
    if (tabButton) { tab(tabButton); return; }
    const element = event.target.closest("[data-f]");
    if (!element || String(getSelection()).length > 0 && place(element) === "source") return;
    rove(element);
    choose(ids(element), place(element));
  });

  // Tabs.
  const tab = (button, focus = false) => {
    for (const other of $$("[role=tab]")) {
      const on = other === button;
      other.setAttribute("aria-selected", String(on));
      other.tabIndex = on ? 0 : -1;
      $("#" + other.getAttribute("aria-controls")).hidden = !on;
    }
    if (focus) button.focus();
    const first = shown(panel());
    if (first.length && !first.some((element) => element.tabIndex === 0)) first[0].tabIndex = 0;
    if (chosen.length) reveal(panel(), $(".sel", panel()));
  };

  // The keyboard: one element of each list can be reached with the tabulator key, arrows go on from there.
  const shown = (root) => $$("mark, .fact", root).filter((element) => !element.hidden && !element.classList.contains("off"));
  const rove = (element) => {
    const root = element.closest("#source, .panel");
    if (!root) return;
    for (const other of $$("[tabindex='0']", root)) if (other !== root) other.tabIndex = -1;
    element.tabIndex = 0;
  };
  const move = (element, step) => {
    const all = shown(element.closest("#source, .panel"));
    const next = step === -Infinity ? all[0] : step === Infinity ? all.at(-1) : all[all.indexOf(element) + step];
    if (!next) return;
    rove(next);
    next.focus({ preventScroll: true });
    reveal(next.closest("#source, .panel"), next);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = event.target;
    if (event.key === "Escape") { if (here === search && search.value) { search.value = ""; filter(); } else choose([]); return; }
    if (event.key === "/" && !here.matches("input")) { event.preventDefault(); search.focus(); search.select(); return; }
    const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
    if (here.matches("[role=tab]") && event.key in steps) {
      const all = $$("[role=tab]"), step = steps[event.key];
      event.preventDefault();
      tab(step === -Infinity ? all[0] : step === Infinity ? all.at(-1) : all[(all.indexOf(here) + step + all.length) % all.length], true);
    } else if (here.matches("mark, .fact")) {
      if (event.key in steps) { event.preventDefault(); move(here, steps[event.key]); }
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(ids(here), place(here)); }
    } else if (here === search && (event.key === "ArrowDown" || event.key === "Enter")) {
      event.preventDefault();
      const first = shown(panel())[0];
      if (first) { rove(first); first.focus(); }
    }
  });

  // Search and filters.
  const entries = new Map($$("#panel-table .fact").map((row) => [row.dataset.f, row]));
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const off = (name) => new Set($$(`input[data-${name}]`).filter((box) => !box.checked).map((box) => box.dataset[name]));
    const kinds = off("kind"), statuses = off("status");
    const kept = new Set();
    for (const [id, row] of entries) {
      const text = row.dataset.s;
      if (!kinds.has(row.dataset.kind) && !statuses.has(row.dataset.status) && words.every((word) => text.includes(word))) kept.add(id);
    }
    for (const element of $$("[data-f]")) {
      const keep = ids(element).some((id) => kept.has(id));
      if (element.matches(".fact")) element.hidden = !keep;
      else element.classList.toggle("off", !keep);
    }
    for (const list of $$(".list")) {
      const none = !$(".fact:not([hidden])", list);
      list.hidden = none;
      if (list.previousElementSibling?.matches("h4")) list.previousElementSibling.hidden = none;
    }
    for (const group of $$(".group")) group.hidden = !$(".fact:not([hidden])", group);
    for (const root of [source, ...$$(".panel")]) {
      const all = shown(root);
      if (all.length && !all.some((element) => element.tabIndex === 0)) rove(all[0]);
    }
    $("#shown").textContent = kept.size === entries.size ? `${entries.size} facts` : `${kept.size} of ${entries.size} facts`;
  };
  search.addEventListener("input", filter);
  $(".filters").addEventListener("change", filter);
  $(".filters").addEventListener("submit", (event) => event.preventDefault());
  filter();

  // Another day 0: the picture and the words of every time are exchanged.
  const clock = $("#anchor");
  clock?.addEventListener("change", () => {
    const at = clock.selectedIndex;
    picture.replaceChildren($(`template[data-picture="${at}"]`).content.cloneNode(true));
    for (const entry of $("#times").content.children) {
      const id = CSS.escape(entry.dataset.t), when = entry.textContent.split("|")[at];
      for (const place of $$(`.fact[data-f="${id}"] .time`)) place.textContent = when;
      for (const name of $$(`.detail[data-detail="${id}"] dt`)) {
        if (name.textContent === "Time") name.nextElementSibling.textContent = when;
        if (name.textContent === "Between") name.nextElementSibling.textContent = entry.dataset.b.split("|")[at];
      }
    }
    for (const zero of $$(".day-zero")) zero.textContent = clock.selectedOptions[0].textContent;
    gather();
    filter();
    choose(chosen, "address-kept");
  });

  const address = () => { const id = decodeURIComponent(location.hash.slice(1)); if (byFact.has(id)) choose([id], "address"); };
  addEventListener("hashchange", address);
  address();
})();
