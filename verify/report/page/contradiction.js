// The contradiction on the lanes: its operations, the real-time order between them, and numbers on
// the axis that say where they are, however far zoomed out.
const arrowsAtMost = 24;
const flagHeight = 15;

class Contradiction {
  constructor(pen) {
    this.pen = pen;
    this.core = pen.history.coreOperations;
  }

  draw() {
    this.drawRealTimeOrder();
    const placed = this.core.map((i) => ({ i, at: this.pen.place(i) })).filter(({ at }) => at);
    for (const { i, at } of placed) this.drawBar(i, at);
    let drawn = [];
    for (const { i, at } of placed) {
      if (!at.labelled) drawn = this.labelBeside(i, at, placed, drawn);
    }
  }

  drawBar(i, at) {
    const { pen } = this;
    const { colour } = pen;
    const pending = pen.history.pending(i);
    if (pending) pen.openBar(at.left, at.right, at.top, colour["core-soft"], colour.core);
    else pen.closedBar(at.left, at.right, at.top, colour.core);
    at.labelled = labelOf(pen.history, i).length <= pen.room(at.left, at.right);
    if (at.labelled) pen.label(i, at.left, at.right, at.top, pending ? colour.text : colour["core-text"]);
  }

  // A narrow bar of the contradiction keeps its text, beside it, where that covers no other bar of
  // it and no text of this kind. Returns what has been drawn so far.
  labelBeside(i, at, placed, drawn) {
    const { pen } = this;
    const { context, colour, characterWidth } = pen;
    const { view } = pen.scene;
    const text = labelOf(pen.history, i);
    const width = text.length * characterWidth + 10;
    const left = at.right + width + 4 < view.width ? at.right + 3 : at.left - width - 3;
    const covers = (that) =>
      that !== at && that.top === at.top && that.right > left && that.left < left + width;
    if (left < view.gutter || placed.some((p) => covers(p.at)) || drawn.some(covers)) return drawn;
    pen.marks += 1;
    context.fillStyle = colour.surface;
    context.strokeStyle = colour.core;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(left, at.top, width, barHeight, 3);
    context.fill();
    context.stroke();
    pen.text(text, left + 5, at.top, colour.core);
    return [...drawn, { top: at.top, left, right: left + width }];
  }

  // An arrow from a response to the next invocation of the contradiction that it precedes.
  drawRealTimeOrder() {
    const { core } = this;
    if (core.length > arrowsAtMost) return;
    const { axis } = this.pen.scene;
    const precedes = (a, b) => axis.end[a] < axis.start[b];
    for (const a of core) {
      for (const b of core) {
        if (precedes(a, b) && !core.some((c) => precedes(a, c) && precedes(c, b))) this.arrow(a, b);
      }
    }
  }

  arrow(a, b) {
    const { context, colour, scene } = this.pen;
    const { view, axis, rowOf } = scene;
    if (rowOf[a] < 0 || rowOf[b] < 0) return;
    const x0 = view.x(axis.end[a]);
    const x1 = view.x(axis.start[b]);
    if (x1 - x0 < 8 || x1 < view.gutter || x0 > view.width) return;
    const y0 = view.rowTop(rowOf[a]) + laneHeight / 2;
    const y1 = view.rowTop(rowOf[b]) + laneHeight / 2;
    const bend = Math.min(40, (x1 - x0) / 2);
    this.pen.marks += 2;
    context.strokeStyle = colour.core;
    context.fillStyle = colour.core;
    context.lineWidth = 1.25;
    context.setLineDash([2, 3]);
    context.beginPath();
    context.moveTo(x0, y0);
    context.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1 - 5, y1);
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    context.moveTo(x1 - 1, y1);
    context.lineTo(x1 - 7, y1 - 3.5);
    context.lineTo(x1 - 7, y1 + 3.5);
    context.fill();
  }

  // The numbers of the table, each where its operation was invoked; neighbours too close to tell
  // apart share a flag.
  drawFlags() {
    const { scene, characterWidth } = this.pen;
    const { view, axis } = scene;
    const flags = [];
    this.core.forEach((i, n) => {
      const x = view.x(axis.start[i]);
      if (x < view.gutter || x > view.width) return;
      const last = flags[flags.length - 1];
      if (last && x < last.x + 10 + 4 * characterWidth) last.to = n + 1;
      else flags.push({ x, from: n + 1, to: n + 1 });
    });
    for (const { x, from, to } of flags) this.flag(x, from === to ? `${from}` : `${from}–${to}`);
  }

  flag(x, text) {
    const { context, colour, characterWidth, font, scene } = this.pen;
    const width = 8 + text.length * characterWidth;
    const left = Math.min(x, scene.view.width - width);
    this.pen.marks += 2;
    context.fillStyle = colour.core;
    context.beginPath();
    context.roundRect(left, axisHeight - flagHeight, width, flagHeight - 1, [3, 3, 3, 0]);
    context.fill();
    context.font = font;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = colour["core-text"];
    context.fillText(text, left + width / 2, axisHeight - flagHeight / 2);
  }
}
