// The panel beside the lanes: the selected operation, and the longest order found that includes it.
const stepsBefore = 12;
const stepsAtEnd = 6;
const stepsAfter = 6;
const stepsMore = 50;

// An element with attributes and children; text children become text nodes, never markup.
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

class Details {
  constructor(history, linearizations, select) {
    this.history = history;
    this.linearizations = linearizations;
    this.select = select;
    this.heading = document.getElementById("details-heading");
    this.body = document.getElementById("details-body");
  }

  // `shown` is {number, place}: which order, and the step that matters in it; null where there is none.
  show(operation, shown, choose) {
    this.body.replaceChildren();
    if (operation < 0) {
      this.heading.textContent = "Nothing selected";
      this.body.append(this.hint());
    } else {
      this.heading.textContent = labelOf(this.history, operation);
      this.body.append(this.facts(operation));
    }
    const reached = operation >= 0 && this.linearizations.including(operation).length > 0;
    if (operation >= 0 && !reached) this.body.append(this.noOrder(operation));
    if (shown) this.showOrder(operation, shown, choose, reached);
    if (this.body.querySelector("[aria-current]")) this.scrollToCurrent();
  }

  hint() {
    const text = this.history.count === 0
      ? "No operations are shown."
      : this.linearizations.all.every((order) => order.operations.length === 0)
      ? "Select an operation to read its interval in full. No order of this history was kept."
      : "Select an operation to see the longest order found that includes it.";
    return element("p", { class: "note" }, text);
  }

  facts(i) {
    const { history } = this;
    const rows = [["Client", history.clients[history.client[i]]]];
    if (history.key(i) !== "") rows.push(["Key", history.key(i)]);
    rows.push(["Invoked", stampText(history, history.invoked[i])]);
    rows.push(["Responded", stampText(history, history.responded[i])]);
    if (history.clock === "nanoseconds" && !history.pending(i)) {
      rows.push(["Took", formatExactTime(history.responded[i] - history.invoked[i])]);
    }
    if (history.contradicts(i)) rows.push(["Role", "in the contradiction"]);
    if (history.relaxed(i) && !history.pending(i)) rows.push(["Role", "does not matter when, or whether, it takes effect"]);
    const list = element("dl");
    for (const [name, value] of rows) list.append(element("dt", {}, name), element("dd", {}, value));
    return list;
  }

  noOrder(i) {
    const { history } = this;
    const elsewhere = history.violatedKey !== "" && history.key(i) !== history.violatedKey;
    const text = history.contradicts(i) ? "No order that was found gives this response."
      : elsewhere ? `It is on another key than ${history.violatedKey}; the keys are judged one by one.`
      : "The orders that were found end before this operation.";
    return element("p", { class: "note" }, text);
  }

  showOrder(operation, shown, choose, reached) {
    const candidates = !reached ? [] : this.linearizations.including(operation);
    if (candidates.length > 1) this.body.append(this.tabs(candidates, shown, choose));
    const order = this.linearizations.all[shown.number];
    const total = order.operations.length;
    const scope = order.scope === "" ? "" : ` of ${order.scope}`;
    const name = shown.number === 0 ? `the longest prefix${scope}` : `a linearization${scope}`;
    const where = !reached ? `${plural(total, "step")}: ${name}`
      : `Step ${grouped(shown.place + 1)} of ${grouped(total)} in ${name}`;
    this.body.append(element("h3", { id: "order-heading" }, where));
    const from = Math.max(0, shown.place - (reached ? stepsBefore : stepsAtEnd));
    const to = Math.min(total, shown.place + 1 + stepsAfter);
    this.steps = element("ol", { class: "steps", "aria-labelledby": "order-heading" });
    this.body.append(this.steps);
    this.fill(order, shown.place, from, to, reached);
  }

  tabs(candidates, shown, choose) {
    const box = element("div", { class: "choice", role: "group", "aria-label": "Orders that include it" });
    for (const candidate of candidates.slice(0, 4)) {
      const chosen = candidate.number === shown.number;
      const name = candidate.number === 0 ? "Longest prefix" : candidate.order.scope || "Another order";
      box.append(element("button", { type: "button", "aria-pressed": chosen, onclick: () => choose(candidate) },
        `${name} (${grouped(candidate.order.operations.length)})`));
    }
    return box;
  }

  // Steps from .. to-1, and buttons for more of them on either side.
  fill(order, place, from, to, selected) {
    const total = order.operations.length;
    const refill = (a, b) => this.fill(order, place, Math.max(0, a), Math.min(total, b), selected);
    const items = [];
    if (from > 0) {
      items.push(this.more(`${plural(from, "earlier step")}`, () => refill(from - stepsMore, to)));
    } else if (this.history.initialState !== "") {
      items.push(element("li", { class: "start" }, element("span", { class: "n" }, ""),
        element("span", { class: "what" }, "at the start"), this.state(this.history.initialState, false)));
    }
    for (let k = from; k < to; ++k) items.push(this.step(order, k, place, selected));
    if (to < total) {
      items.push(this.more(`${plural(total - to, "later step")}`, () => refill(from, to + stepsMore)));
    }
    this.steps.replaceChildren(...items);
  }

  more(text, act) {
    return element("li", { class: "more" }, element("button", { type: "button", onclick: act }, text));
  }

  state(text, changed) {
    return element("span", { class: changed ? "state changed" : "state", title: text }, changed ? `⇒ ${text}` : text);
  }

  step(order, k, place, selected) {
    const { history } = this;
    const i = order.operations[k];
    const before = k === 0 ? history.initialState : order.state(k - 1);
    const current = selected && k === place;
    const kind = [k > place ? "later" : "", history.contradicts(i) ? "core" : ""].join(" ").trim();
    const button = element("button",
      { type: "button", "aria-current": current ? "step" : null, onclick: () => this.select(i) },
      element("span", { class: "n" }, grouped(k + 1)),
      element("span", { class: "what" }, labelOf(history, i)),
      element("span", { class: "who" }, history.clients[history.client[i]]),
      this.state(order.state(k), before !== order.state(k)));
    return element("li", { class: kind }, button);
  }

  scrollToCurrent() {
    const current = this.body.querySelector("[aria-current]");
    const panel = this.body;
    panel.scrollTop += current.getBoundingClientRect().top - panel.getBoundingClientRect().top
      - panel.clientHeight * 0.6;
  }
}

function stampText(history, at) {
  if (at === Infinity) return "never";
  return history.clock === "order" ? `#${at}` : formatExactTime(at);
}

function grouped(number) {
  return number.toLocaleString("en");
}

function plural(number, thing) {
  return `${grouped(number)} ${thing}${number === 1 ? "" : "s"}`;
}
