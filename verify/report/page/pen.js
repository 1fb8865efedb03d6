// How things are drawn on the lanes' canvas: colours of the theme, bars, text. `marks` counts what was
// drawn since the last start().
const barHeight = 18;
const barInset = (laneHeight - barHeight) / 2;

class Pen {
  constructor(canvas, history) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.history = history;
    this.readColours();
  }

  // `scene` is what the page shows: view, axis, rows, selection, order.
  start(scene) {
    this.scene = scene;
    this.marks = 0;
    this.context.fillStyle = this.colour.surface;
    this.context.fillRect(0, 0, scene.view.width, scene.view.height);
  }

  readColours() {
    const style = getComputedStyle(document.documentElement);
    this.colour = {};
    for (const name of ["ground", "surface", "text", "muted", "line", "bar", "bar-text", "bar-faint",
      "band", "core", "core-text", "core-soft", "order", "focus"]) {
      this.colour[name] = style.getPropertyValue(`--${name}`).trim();
    }
    this.font = `11.5px ${style.getPropertyValue("--mono")}`;
    this.labelFont = `12px ${style.getPropertyValue("--sans")}`;
    this.context.font = this.font;
    this.characterWidth = this.context.measureText("0").width;
  }

  line(x0, y0, x1, y1, colour, width = 1) {
    const { context } = this;
    ++this.marks;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
  }

  rectangle(x, y, width, fill, height = barHeight) {
    ++this.marks;
    this.context.fillStyle = fill;
    this.context.fillRect(x, y, width, height);
  }

  closedBar(left, right, top, fill) {
    const { context } = this;
    const width = Math.max(2, right - left - 1);
    if (width < 8) {
      this.rectangle(left, top, width, fill);
      return;
    }
    ++this.marks;
    context.fillStyle = fill;
    context.beginPath();
    context.roundRect(left, top, width, barHeight, 3);
    context.fill();
  }

  // Open to the right: it may take effect at any later instant, or never.
  openBar(left, right, top, fill, edge) {
    const { context } = this;
    const end = Math.min(right, this.scene.view.width + 20);
    this.marks += 2;
    const fade = context.createLinearGradient(left, 0, Math.max(end, left + 1), 0);
    fade.addColorStop(0, fill);
    fade.addColorStop(1, `${fill}18`);
    context.fillStyle = fade;
    context.fillRect(left, top, end - left, barHeight);
    context.strokeStyle = edge;
    context.lineWidth = 1;
    context.setLineDash([4, 3]);
    context.beginPath();
    context.moveTo(end, top + 0.5);
    context.lineTo(left + 0.5, top + 0.5);
    context.lineTo(left + 0.5, top + barHeight - 0.5);
    context.lineTo(end, top + barHeight - 0.5);
    context.stroke();
    context.setLineDash([]);
  }

  // The operation's text inside its bar, cut to what is in view of the bar; nothing where only a
  // stump would be left.
  label(i, left, right, top, fill) {
    const room = this.room(left, right);
    const text = labelOf(this.history, i);
    if (room < Math.min(text.length, 10)) return;
    this.text(shortened(text, room), Math.max(left, this.scene.view.gutter) + 5, top, fill);
  }

  // How many characters fit into a bar.
  room(left, right) {
    const { view } = this.scene;
    const x = Math.max(left, view.gutter) + 5;
    return Math.floor((Math.min(right, view.width) - x - 4) / this.characterWidth);
  }

  text(text, x, top, fill) {
    const { context } = this;
    ++this.marks;
    context.font = this.font;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillStyle = fill;
    context.fillText(text, x, top + barHeight / 2 + 0.5);
  }

  // Where an operation is drawn; null where it is not in view.
  place(i) {
    const { view, axis, rowOf, placeInRow, rows } = this.scene;
    const row = rowOf[i];
    if (row < 0) return null;
    const left = view.x(axis.start[i]);
    const right = view.x(Math.min(barEnd(rows[row], placeInRow[i], axis), view.to + view.span));
    const top = view.rowTop(row) + barInset;
    if (right < view.gutter || left > view.width || top < -laneHeight || top > view.height) return null;
    return { left, right: Math.max(right, left + 3), top };
  }

  outline(i, stroke, width) {
    const at = this.place(i);
    if (!at) return;
    const { context } = this;
    ++this.marks;
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.beginPath();
    context.roundRect(at.left - 2, at.top - 2, at.right - at.left + 3, barHeight + 4, 4);
    context.stroke();
  }
}

// Cut in the middle: the operation's name stands at one end, its response at the other.
function shortened(text, room) {
  if (text.length <= room) return text;
  const head = Math.ceil((room - 1) * 0.45);
  return `${text.slice(0, head)}…${text.slice(text.length - (room - 1 - head))}`;
}
