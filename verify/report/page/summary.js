// What stands above and below the lanes: the verdict, the contradiction as a table, the legend.
const criterionTexts = {
  "linearizable": "The history is linearizable if every operation can be given one instant inside its bar at which it takes effect, so that the sequential model gives every response.",
  "sequentially consistent": "The history is sequentially consistent if some order of all operations that keeps each client's own gives every response by the sequential model; time between clients does not count.",
  "quiescently consistent": "The history is quiescently consistent if some order of the operations that keeps those in order between which an instant had nothing open gives every response by the sequential model.",
};
const coreRowsAtFirst = 8;

function showSummary(history, select) {
  const verdict = document.getElementById("verdict");
  verdict.textContent = verdictText(history);
  verdict.className = history.verdict;
  document.getElementById("title").textContent = history.title;
  document.title = `${verdictText(history)}: ${history.title}`;
  document.getElementById("criterion").textContent = criterionTexts[history.criterion];
  document.getElementById("facts").textContent = factsOf(history).join(" · ");
  document.getElementById("sentence").textContent = history.sentence;
  if (history.replay !== "") showReplay(history);
  showLegend(history);
  return history.coreOperations.length > 0 ? showCore(history, select) : () => {};
}

function verdictText(history) {
  switch (history.verdict) {
    case "holds": return history.criterion[0].toUpperCase() + history.criterion.slice(1);
    case "violated": return `Not ${history.criterion}`;
    default: return history.criterion === "linearizable" ? "Unknown" : `Unknown whether ${history.criterion}`;
  }
}

function factsOf(history) {
  const facts = [];
  if (history.violatedKey !== "") facts.push(`key ${history.violatedKey}`);
  facts.push(history.judged > history.count
    ? `${grouped(history.count)} of ${plural(history.judged, "operation")} shown`
    : plural(history.count, "operation"));
  facts.push(plural(history.clients.length, "client"));
  if (history.model !== "") facts.push(`model ${history.model}`);
  return facts;
}

// Fills the table, and returns a function that marks the row of the selected operation.
function showCore(history, select) {
  const core = history.coreOperations;
  const note = core.length === 1
    ? `This response alone cannot be explained. Without it the rest is ${history.criterion}.`
    : `These responses contradict each other. Without any one of them the rest is ${history.criterion}.`;
  document.getElementById("core-note").textContent =
    [note, relaxedNote(history), history.coreNote].join(" ").trim();
  const body = document.getElementById("core-rows");
  const rows = new Map();
  const add = (operations) => operations.forEach((i) => {
    const row = coreRow(history, i, body.children.length + 1, select);
    rows.set(i, row);
    body.append(row);
  });
  add(core.slice(0, coreRowsAtFirst));
  const rest = core.slice(coreRowsAtFirst);
  const more = document.getElementById("core-more");
  more.hidden = rest.length === 0;
  more.textContent = `Show ${grouped(rest.length)} more`;
  more.addEventListener("click", () => {
    add(rest);
    more.hidden = true;
  });
  document.getElementById("core").hidden = false;
  return (selected) => rows.forEach((row, i) => row.classList.toggle("selected", i === selected));
}

// The operations that the contradiction does not depend on, though they have an effect.
function relaxedNote(history) {
  const relaxed = [];
  history.core.forEach((role, i) => {
    if (role === 2 && !history.pending(i)) relaxed.push(i);
  });
  if (relaxed.length === 0) return "";
  const names = relaxed.length > 3 ? `the ${grouped(relaxed.length)} other writes`
    : relaxed.map((i) => `${history.invocation(i)} by ${history.clients[history.client[i]]}`).join(" and ");
  return `It stands whenever, and whether or not, ${names} ${relaxed.length === 1 ? "takes" : "take"} effect.`;
}

function coreRow(history, i, number, select) {
  const response = history.pending(i) ? "none" : history.response(i) || "done";
  const button = element("button", { type: "button", onclick: () => select(i), onfocus: () => select(i) },
    element("span", { class: "flag" }, String(number)), history.invocation(i));
  const row = element("tr", {},
    element("td", {}, history.clients[history.client[i]]),
    element("td", { class: "mono" }, button),
    element("td", { class: "mono" }, response),
    element("td", { class: "time" }, stampText(history, history.invoked[i])),
    element("td", { class: "time" }, stampText(history, history.responded[i])));
  row.addEventListener("click", () => select(i));
  return row;
}

function showReplay(history) {
  document.getElementById("again").hidden = false;
  document.getElementById("replay").textContent = history.replay;
  const copy = document.getElementById("copy");
  copy.addEventListener("click", () => {
    const chosen = document.createRange();
    chosen.selectNodeContents(document.getElementById("replay"));
    getSelection().removeAllRanges();
    getSelection().addRange(chosen);
    copy.textContent = document.execCommand("copy") ? "Copied" : "Press Ctrl+C";
  });
}

// Only what this history has.
function showLegend(history) {
  const pending = history.responded.some((at) => at === Infinity);
  const entries = [["bar", "operation", true], ["open", "pending: no response", pending],
    ["faint", "on another key", history.manyKeys && history.violatedKey !== ""],
    ["core", "in the contradiction", history.coreOperations.length > 0],
    ["before", "completed before the other began", history.coreOperations.length > 1],
    ["order", "takes effect, in the order shown", history.longestPrefix.operations.length > 0],
    ["band", "too many to tell apart: zoom in", history.count > 500]];
  const list = document.getElementById("legend");
  for (const [kind, text, present] of entries) {
    if (present) list.append(element("li", {}, element("i", { class: `key-${kind}` }), text));
  }
}
