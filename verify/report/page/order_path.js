// The order shown: the instants at which its steps take effect, joined.
const instantsDrawn = 400;

class OrderPath {
  constructor(pen) {
    this.pen = pen;
  }

  // Those after the selected step are hollow. The line runs along the lower edge of the bars, so that
  // it crosses out no text.
  draw() {
    const { view, rowOf, order, axis } = this.pen.scene;
    if (!order) return;
    const operations = order.operations;
    const at = order.at;
    const first = Math.max(0, lowerBound(at.length, (k) => at[k] >= view.from) - 1);
    const last = Math.min(at.length - 1, lowerBound(at.length, (k) => at[k] > view.to));
    if (last - first > instantsDrawn) return;
    const points = [];
    for (let k = first; k <= last; ++k) {
      const row = rowOf[operations[k]];
      if (row < 0 || axis.end[operations[k]] < view.from) continue;
      points.push({ k, x: view.x(at[k]), y: view.rowTop(row) + barInset + barHeight });
    }
    this.drawPath(points, order.place);
    for (const point of points) this.drawInstant(point, point.k <= order.place);
  }

  drawPath(points, place) {
    const { context, colour } = this.pen;
    const upTo = points.filter(({ k }) => k <= place);
    if (upTo.length < 2) return;
    ++this.pen.marks;
    context.strokeStyle = colour.order;
    context.lineWidth = 1.5;
    context.globalAlpha = Math.max(0.15, Math.min(0.55, 10 / upTo.length));
    context.beginPath();
    upTo.forEach(({ x, y }, n) => (n === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    context.stroke();
    context.globalAlpha = 1;
  }

  drawInstant({ x, y }, reached) {
    const { context, colour } = this.pen;
    ++this.pen.marks;
    context.beginPath();
    context.arc(x, y, reached ? 3.5 : 2.5, 0, 2 * Math.PI);
    context.fillStyle = reached ? colour.order : colour.surface;
    context.strokeStyle = reached ? colour.surface : colour.order;
    context.lineWidth = 1;
    context.fill();
    context.stroke();
  }
}
