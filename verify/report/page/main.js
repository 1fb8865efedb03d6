// The page: what is shown, what is selected, and what the user may do to either.
class Page {
  constructor() {
    this.history = readHistory();
    this.linearizations = new Linearizations(this.history);
    this.canvas = document.getElementById("lanes");
    this.help = document.getElementById("help");
    this.tip = document.getElementById("tip");
    this.axis = timeAxis(this.history);
    this.selected = -1;
    this.hovered = -1;
    this.shown = this.endOfPrefix();
    this.oneKey = this.history.manyKeys && this.history.violatedKey !== "";
    this.layout = layRows(this.history, this.isShown());
    this.view = new View(this.axis, this.layout.rows.length);
    this.painter = new Painter(this.canvas, this.history);
    this.overview = new Overview(document.getElementById("overview"), this.history);
    this.overview.count(this.axis);
    const select = (i) => this.select(i, { reveal: true });
    this.details = new Details(this.history, this.linearizations, select);
    this.markRow = showSummary(this.history, select);
    this.input = new Input(this);
    this.connect();
    this.resize();
    if (this.layout.rows.reduce((sum, row) => sum + row.operations.length, 0) > 60) this.showCore();
    this.details.show(-1, this.shown, () => {});
  }

  connect() {
    const on = (id, act) => document.getElementById(id).addEventListener("click", act);
    on("to-core", () => this.showCore());
    on("to-all", () => this.showAll());
    on("zoom-in", () => this.zoom(1.5));
    on("zoom-out", () => this.zoom(1 / 1.5));
    on("axis", () => this.toggleAxis());
    on("one-key", () => this.toggleKey());
    on("open-help", () => this.openHelp());
    document.getElementById("to-core").hidden = this.history.coreOperations.length === 0;
    document.getElementById("axis").hidden = this.history.clock === "order";
    const oneKey = document.getElementById("one-key");
    oneKey.hidden = !this.history.manyKeys || this.history.violatedKey === "";
    oneKey.setAttribute("aria-pressed", this.oneKey);
    oneKey.textContent = `Only key ${this.history.violatedKey}`;
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.painter.pen.readColours();
      this.redraw();
    });
  }

  // Which operations the lanes hold: all, or those on the key of the contradiction.
  isShown() {
    const { history } = this;
    return this.oneKey ? (i) => history.key(i) === history.violatedKey : () => true;
  }

  // Draws at most once a frame.
  redraw() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  draw() {
    this.painter.draw({
      view: this.view, axis: this.axis, ...this.layout, selected: this.selected, hovered: this.hovered,
      key: this.history.violatedKey, order: this.orderDrawn(),
    });
    this.overview.draw(this.view, this.painter.pen.colour);
    const { view, axis } = this;
    const at = (x) => axis.format(Math.max(axis.first, Math.min(axis.last, x)), view.span / 50);
    document.getElementById("extent").textContent = `${at(view.from)} to ${at(view.to)}`;
  }

  // A hovered operation shows its order too, as long as none is selected.
  orderDrawn() {
    const hovers = this.selected < 0 && this.hovered >= 0;
    const shown = (hovers && this.bestOrder(this.hovered)) || this.shown;
    if (!shown) return null;
    const { number, place } = shown;
    return { operations: this.linearizations.all[number].operations, place,
      at: this.linearizations.instantsOf(number, this.axis) };
  }

  bestOrder(i) {
    return this.linearizations.including(i)[0] || null;
  }
  endOfPrefix() {
    const length = this.history.longestPrefix.operations.length;
    return length === 0 ? null : { number: 0, place: length - 1 };
  }

  resize() {
    const lanes = axisHeight + this.layout.rows.length * laneHeight + 8;
    this.canvas.style.height = `${Math.max(160, Math.min(lanes, innerHeight * 0.62))}px`;
    this.canvas.style.touchAction = lanes > innerHeight * 0.62 ? "none" : "pan-y";
    this.painter.resize(this.view);
    this.draw();
  }

  operationAt(x, y) {
    if (x < this.view.gutter) return -1;
    const row = this.layout.rows[this.view.rowAt(y)];
    if (!row) return -1;
    const slack = (2 / this.view.lanesWidth) * this.view.span;
    const at = this.view.at(x);
    const place = lowerBound(row.operations.length, (k) => barEnd(row, k, this.axis) >= at - slack);
    const found = row.operations[place];
    return found !== undefined && this.axis.start[found] <= at + slack ? found : -1;
  }

  zoom(factor, x) {
    this.view.zoom(factor, x);
    this.redraw();
  }
  pan(across, down) {
    this.view.panBy(across);
    this.view.scrollBy(down);
    this.redraw();
  }
  centre(fraction) {
    const whole = this.axis.last - this.axis.first + 2 * this.view.margin;
    const at = this.axis.first - this.view.margin + fraction * whole;
    this.view.show(at - this.view.span / 2, at + this.view.span / 2);
    this.redraw();
  }
  showAll() {
    this.view.showAll();
    this.redraw();
  }

  showCore() {
    const core = this.history.coreOperations;
    if (core.length === 0) return;
    let from = Infinity;
    let to = 0;
    for (const i of core) {
      from = Math.min(from, this.axis.start[i]);
      to = Math.max(to, this.history.pending(i) ? this.axis.start[i] : this.axis.end[i]);
    }
    [from, to] = this.withNeighbours(from, to);
    const around = Math.max(this.axis.closest, (to - from) * 0.12);
    this.view.show(from - around, to + around);
    const row = this.layout.rowOf[core[0]];
    if (row >= 0 && this.view.scrolls) this.view.reveal(from, to, row);
    this.redraw();
  }

  // The span widened by a few of the operations shown that lie before and after it.
  withNeighbours(from, to) {
    const starts = [];
    const ends = [];
    for (const { operations } of this.layout.rows) {
      const first = lowerBound(operations.length, (k) => this.axis.start[operations[k]] >= from);
      const next = lowerBound(operations.length, (k) => this.axis.start[operations[k]] > to);
      for (const i of operations.slice(Math.max(0, first - 6), first)) starts.push(this.axis.start[i]);
      for (const i of operations.slice(next, next + 2)) ends.push(Math.min(this.axis.end[i], this.axis.last));
    }
    starts.sort((a, b) => b - a);
    ends.sort((a, b) => a - b);
    const start = starts[Math.min(5, starts.length - 1)] ?? from;
    const end = ends[Math.min(1, ends.length - 1)] ?? to;
    return [Math.min(from, start), Math.max(to, end)];
  }

  toggleAxis() {
    if (this.history.clock === "order") return;
    const button = document.getElementById("axis");
    button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") !== "true");
    this.changeAxis();
  }

  changeAxis() {
    const before = this.axis;
    const even = document.getElementById("axis").getAttribute("aria-pressed") === "true";
    this.axis = even ? evenAxis(this.history, this.isShown()) : timeAxis(this.history);
    this.keepInView(before);
    this.overview.count(this.axis);
    this.redraw();
  }

  // The same operations stay in view when the axis changes.
  keepInView(before) {
    const { from, to } = this.view;
    let first = Infinity;
    let last = -Infinity;
    for (let i = 0; i < this.history.count; ++i) {
      if (this.layout.rowOf[i] < 0 || before.start[i] > to || before.end[i] < from) continue;
      first = Math.min(first, this.axis.start[i]);
      last = Math.max(last, Math.min(this.axis.end[i], this.axis.last));
    }
    this.view.axis = this.axis;
    const whole = from <= before.first && to >= before.last;
    if (whole || first > last) this.view.showAll();
    else this.view.show(first, last);
  }

  toggleKey() {
    const button = document.getElementById("one-key");
    if (button.hidden) return;
    this.oneKey = !this.oneKey;
    button.setAttribute("aria-pressed", this.oneKey);
    this.layout = layRows(this.history, this.isShown());
    this.view.rowCount = this.layout.rows.length;
    this.changeAxis();
    this.resize();
  }

  hover(i, at) {
    if (i !== this.hovered) {
      this.hovered = i;
      this.redraw();
    }
    this.tip.hidden = i < 0;
    this.canvas.style.cursor = i < 0 ? "grab" : "pointer";
    if (i < 0) return;
    this.tip.textContent = this.describe(i);
    const room = this.canvas.clientWidth - this.tip.offsetWidth - 4;
    this.tip.style.left = `${Math.max(4, Math.min(room, at.x + 14))}px`;
    this.tip.style.top = `${this.canvas.offsetTop + at.y + 18}px`;
  }

  describe(i) {
    const { history } = this;
    const lines = [labelOf(history, i), `${history.clients[history.client[i]]}, ` +
      `${stampText(history, history.invoked[i])} to ${stampText(history, history.responded[i])}`];
    const order = this.bestOrder(i);
    if (order) lines.push(`step ${grouped(order.place + 1)}: leaves ${order.order.state(order.place)}`);
    else if (history.contradicts(i)) lines.push("in the contradiction: no order reaches it");
    return lines.join("\n");
  }

  select(i, { reveal = false, order = null } = {}) {
    if (i === this.selected && !order) return;
    this.selected = i;
    if (i >= 0 && this.layout.rowOf[i] < 0) this.toggleKey();
    this.shown = order || (i < 0 ? null : this.bestOrder(i)) || this.endOfPrefix();
    const choose = (candidate) => this.select(i, { order: candidate });
    this.details.show(i, this.shown, choose);
    this.markRow(i);
    if (i >= 0) {
      if (reveal && this.layout.rowOf[i] >= 0) {
        this.view.reveal(this.axis.start[i], this.axis.end[i], this.layout.rowOf[i]);
      }
      document.getElementById("said").textContent = this.describe(i).replaceAll("\n", ", ");
    }
    this.redraw();
  }

  // False where there is no next one.
  selectNextInCore(step) {
    const core = this.history.coreOperations;
    const now = core.indexOf(this.selected);
    const next = now < 0 ? (step > 0 ? 0 : core.length - 1) : now + step;
    if (next < 0 || next >= core.length) return false;
    this.select(core[next], { reveal: true });
    return true;
  }

  selectInClient(step) {
    const row = this.layout.rows[this.layout.rowOf[this.selected]];
    const next = row && row.operations[this.layout.placeInRow[this.selected] + step];
    if (next !== undefined) this.select(next, { reveal: true });
  }

  selectStep(step) {
    if (!this.shown) return;
    const { number, place } = this.shown;
    const order = this.linearizations.all[number];
    const next = this.selected < 0 ? place : place + step;
    const operation = order.operations[next];
    if (operation !== undefined) this.select(operation, { reveal: true, order: { number, order, place: next } });
  }

  openHelp() {
    this.help.showModal();
  }
}

window.brigadePage = new Page();
