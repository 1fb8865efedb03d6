// The whole history in a strip: how busy it is, where the contradiction lies, what is in view.
class Overview {
  constructor(canvas, history) {
    this.canvas = canvas;
    this.history = history;
    this.bins = 600;
  }

  count(axis) {
    this.axis = axis;
    this.density = new Float64Array(this.bins);
    const bin = (at) => Math.min(this.bins - 1, Math.floor((at / axis.last) * this.bins));
    for (let i = 0; i < this.history.count; ++i) ++this.density[bin(axis.start[i])];
    this.highest = this.density.reduce((a, b) => Math.max(a, b), 1);
  }

  draw(view, colour) {
    const box = this.canvas.getBoundingClientRect();
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(box.width * scale);
    this.canvas.height = Math.round(box.height * scale);
    const context = this.canvas.getContext("2d");
    context.scale(scale, scale);
    const low = this.axis.first - view.margin;
    const whole = this.axis.last + view.margin - low;
    const x = (at) => view.gutter + ((at - low) / whole) * (box.width - view.gutter);
    context.fillStyle = colour.band;
    const width = (x(this.axis.last) - x(0)) / this.bins;
    this.density.forEach((count, bin) => {
      const height = count === 0 ? 0 : Math.max(2, (count / this.highest) * (box.height - 6));
      context.fillRect(x(0) + bin * width, box.height - height, width + 0.3, height);
    });
    context.fillStyle = colour.core;
    for (const i of this.history.coreOperations) context.fillRect(x(this.axis.start[i]) - 1, 0, 2.5, box.height);
    this.drawWindow(context, x(view.from), x(view.to), box, colour);
  }

  drawWindow(context, from, to, box, colour) {
    context.fillStyle = colour.ground;
    context.globalAlpha = 0.65;
    context.fillRect(0, 0, from, box.height);
    context.fillRect(to, 0, box.width - to, box.height);
    context.globalAlpha = 1;
    context.strokeStyle = colour.focus;
    context.lineWidth = 1.5;
    context.strokeRect(from + 0.75, 0.75, Math.max(3, to - from - 1.5), box.height - 1.5);
  }
}
