// Which order shows an operation best, and at which instants its steps take effect.
class Linearizations {
  constructor(history) {
    this.history = history;
    this.all = [history.longestPrefix, ...history.partialLinearizations];
    this.placeOf = this.all.map(({ operations }) => {
      const places = new Map();
      operations.forEach((operation, place) => places.set(operation, place));
      return places;
    });
    this.instants = new Map();
  }

  // The orders that include the operation: the longest prefix, then the others, longest first.
  including(operation) {
    return this.all
      .map((order, number) => ({ number, order, place: this.placeOf[number].get(operation) }))
      .filter(({ place }) => place !== undefined)
      .sort((a, b) => (b.number === 0) - (a.number === 0) ||
        b.order.operations.length - a.order.operations.length);
  }

  // One instant per step on the axis, never decreasing, each inside its operation: half way between
  // the latest invocation so far and the earliest response still to come.
  instantsOf(number, axis) {
    const known = this.instants.get(number);
    if (known && known.axis === axis) return known.at;
    const { operations } = this.all[number];
    const latest = new Float64Array(operations.length);
    const at = new Float64Array(operations.length);
    let start = -Infinity;
    operations.forEach((operation, i) => {
      start = Math.max(start, axis.start[operation]);
      latest[i] = start;
    });
    let end = axis.last;
    for (let i = operations.length - 1; i >= 0; --i) {
      end = Math.min(end, axis.end[operations[i]]);
      at[i] = end;
    }
    for (let i = 0; i < operations.length; ++i) {
      const room = Math.max(0, at[i] - latest[i]);
      const after = i === 0 ? -Infinity : at[i - 1] + room / 24;
      at[i] = Math.min(at[i], Math.max(latest[i] + room / 2, after));
    }
    this.instants.set(number, { axis, at });
    return at;
  }
}
