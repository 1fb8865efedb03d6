// Draws what is in view, and nothing else. Bars too narrow to tell apart are drawn as one band, so
// the number of marks depends on the canvas, not on the length of the history; `marks` counts them.
const narrow = 2.5;

class Painter {
  constructor(canvas, history) {
    this.canvas = canvas;
    this.history = history;
    this.pen = new Pen(canvas, history);
    this.contradiction = new Contradiction(this.pen);
    this.orderPath = new OrderPath(this.pen);
  }

  resize(view) {
    const box = this.canvas.getBoundingClientRect();
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(box.width * scale);
    this.canvas.height = Math.round(box.height * scale);
    this.pen.context.setTransform(scale, 0, 0, scale, 0, 0);
    view.resize(box.width, box.height);
  }

  draw(scene) {
    const { pen } = this;
    const { view } = scene;
    this.scene = scene;
    pen.start(scene);
    const first = Math.max(0, view.rowAt(axisHeight));
    const last = Math.min(scene.rows.length - 1, view.rowAt(view.height));
    this.drawGutter(first, last);
    this.drawTicks();
    pen.context.save();
    pen.context.beginPath();
    pen.context.rect(view.gutter, axisHeight, view.lanesWidth, view.height);
    pen.context.clip();
    for (let row = first; row <= last; ++row) this.drawRow(row);
    this.contradiction.draw();
    this.orderPath.draw();
    if (scene.hovered >= 0) pen.outline(scene.hovered, pen.colour.muted, 1);
    if (scene.selected >= 0) pen.outline(scene.selected, pen.colour.focus, 2);
    pen.context.restore();
    this.contradiction.drawFlags();
    this.canvas.dataset.marks = pen.marks;
  }

  // The grid and its times; as many as fit.
  drawTicks() {
    const { context, colour, font, characterWidth } = this.pen;
    const { view, axis } = this.scene;
    const step = niceStep((view.span / view.lanesWidth) * 120);
    context.font = font;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const start = Math.ceil(Math.max(view.from, 0) / step) * step;
    for (let at = start; at <= Math.min(view.to, axis.last); at += step) {
      const x = Math.round(view.x(at)) + 0.5;
      this.pen.line(x, axisHeight, x, view.height, colour.line);
      context.fillStyle = colour.muted;
      const text = axis.format(at, step);
      const half = (text.length * characterWidth) / 2 + 4;
      if (x + half < view.width) context.fillText(text, x, 10);
    }
  }

  drawRow(number) {
    const { view, rows } = this.scene;
    const row = rows[number];
    const count = row.operations.length;
    const top = view.rowTop(number) + barInset;
    const { axis } = this.scene;
    const startAt = (place) => view.x(axis.start[row.operations[place]]);
    const endAt = (place) => view.x(Math.min(barEnd(row, place, axis), view.to + view.span));
    let place = lowerBound(count, (k) => barEnd(row, k, axis) >= view.from);
    while (place < count && startAt(place) <= view.width) {
      const left = startAt(place);
      let right = endAt(place);
      if (right - left >= narrow) {
        this.drawBar(row.operations[place], left, right, top);
        ++place;
        continue;
      }
      // A band: jump to the first bar that ends beyond what is covered, as long as it touches it.
      right = Math.max(right, left + 1);
      do {
        const covered = view.at(right);
        place = lowerBound(count, (k) => barEnd(row, k, axis) > covered, place + 1);
        if (place >= count || endAt(place) - startAt(place) >= narrow) break;
        if (startAt(place) > right + 1.5) break;
        right = Math.max(right + 1, endAt(place));
      } while (right < view.width);
      this.pen.rectangle(left, top, right - left, this.pen.colour.band);
    }
  }

  drawBar(i, left, right, top) {
    const { history, pen } = this;
    const { colour } = pen;
    const faint = history.manyKeys && this.scene.key !== "" && history.key(i) !== this.scene.key;
    const fill = faint ? colour["bar-faint"] : colour.bar;
    if (history.pending(i)) pen.openBar(left, right, top, fill, colour.muted);
    else pen.closedBar(left, right, top, fill);
    pen.label(i, left, right, top, faint ? colour.muted : colour["bar-text"]);
  }

  // The clients' names, and the lines between them.
  drawGutter(first, last) {
    const { context, colour, labelFont, characterWidth } = this.pen;
    const { view, rows } = this.scene;
    this.pen.line(view.gutter - 0.5, 0, view.gutter - 0.5, view.height, colour.line);
    const room = Math.floor((view.gutter - 16) / (characterWidth * 0.95));
    for (let number = first; number <= last; ++number) {
      const top = view.rowTop(number);
      if (top < axisHeight - laneHeight / 2) continue;
      if (number > 0 && rows[number].first) this.pen.line(0, top + 0.5, view.width, top + 0.5, colour.line);
      if (!rows[number].first) continue;
      const name = this.history.clients[rows[number].client];
      context.font = labelFont;
      context.textAlign = "left";
      context.textBaseline = "middle";
      context.fillStyle = colour.text;
      context.fillText(name.length <= room ? name : `${name.slice(0, room - 1)}…`, 8, top + laneHeight / 2);
    }
    this.pen.line(0, axisHeight - 0.5, view.width, axisHeight - 0.5, colour.line);
  }
}

// The smallest of 1, 2, 5 times a power of ten that is at least `least`.
function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((f) => f * power >= least * (1 - 1e-9));
  return Math.max(1, factor * power);
}
