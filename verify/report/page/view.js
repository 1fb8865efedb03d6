// What part of the history is in view: a span of the axis, and how far the lanes are scrolled.
const laneHeight = 28;
const axisHeight = 36;

class View {
  constructor(axis, rowCount) {
    this.axis = axis;
    this.rowCount = rowCount;
    this.width = 1;
    this.height = 1;
    this.gutter = 96;
    this.scroll = 0;
    this.showAll();
  }

  resize(width, height) {
    this.width = width;
    this.height = height;
    this.gutter = width < 560 ? 76 : 96;
    this.scrollBy(0);
  }

  get span() {
    return this.to - this.from;
  }
  get lanesWidth() {
    return Math.max(1, this.width - this.gutter);
  }
  x(at) {
    return this.gutter + ((at - this.from) / this.span) * this.lanesWidth;
  }
  at(x) {
    return this.from + ((x - this.gutter) / this.lanesWidth) * this.span;
  }
  rowTop(row) {
    return axisHeight + row * laneHeight - this.scroll;
  }
  rowAt(y) {
    return y < axisHeight ? -1 : Math.floor((y - axisHeight + this.scroll) / laneHeight);
  }
  get margin() {
    return (this.axis.last - this.axis.first) * 0.04 + this.axis.closest / 4;
  }

  // Shows a span, kept within the history and no narrower than the axis can tell apart.
  show(from, to) {
    const low = this.axis.first - this.margin;
    const high = this.axis.last + this.margin;
    const span = Math.min(high - low, Math.max(this.axis.closest, to - from));
    const middle = (from + to) / 2;
    this.from = Math.min(high - span, Math.max(low, middle - span / 2));
    this.to = this.from + span;
  }

  showAll() {
    this.from = this.axis.first - this.margin;
    this.to = this.axis.last + this.margin;
  }
  zoom(factor, x = this.gutter + this.lanesWidth / 2) {
    const at = this.at(x);
    const span = Math.max(this.axis.closest, this.span / factor);
    const left = (at - this.from) / this.span;
    this.show(at - left * span, at + (1 - left) * span);
  }
  panBy(pixels) {
    const shift = (pixels / this.lanesWidth) * this.span;
    this.show(this.from + shift, this.to + shift);
  }
  scrollBy(pixels) {
    const room = axisHeight + this.rowCount * laneHeight - this.height;
    this.scroll = Math.max(0, Math.min(room, this.scroll + pixels));
  }
  get scrolls() {
    return axisHeight + this.rowCount * laneHeight > this.height;
  }

  // Moves as little as needed to bring a bar into view; zooms in where it would be a speck.
  reveal(from, to, row) {
    const end = Math.min(to, this.axis.last);
    if (((end - from) / this.span) * this.lanesWidth < 3) {
      const span = Math.max(this.axis.closest, (end - from) * 8);
      this.show((from + end) / 2 - span / 2, (from + end) / 2 + span / 2);
    } else if (from < this.from || end > this.to) {
      const span = Math.max(this.span, (end - from) * 1.4);
      this.show((from + end) / 2 - span / 2, (from + end) / 2 + span / 2);
    }
    const top = this.rowTop(row);
    if (top < axisHeight) this.scrollBy(top - axisHeight);
    else if (top + laneHeight > this.height) this.scrollBy(top + laneHeight - this.height);
  }
}
