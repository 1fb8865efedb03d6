// The embedded history, decoded into columns. Text stays text: the page only ever makes text nodes
// of it.
function readHistory() {
  const json = JSON.parse(document.getElementById("history").textContent);
  const columns = json.operations;
  const count = columns.client.length;
  const responded = Float64Array.from(columns.responded, (at) => (at < 0 ? Infinity : at));
  const text = (number) => json.texts[number];
  const linearization = (encoded) => ({
    scope: text(encoded.scope),
    operations: Int32Array.from(encoded.operations),
    state: (position) => text(encoded.states[position]),
  });
  return {
    ...json,
    count,
    client: Uint32Array.from(columns.client),
    invoked: Float64Array.from(columns.invoked),
    responded,
    core: Uint8Array.from(columns.core),
    coreOperations: coreInOrder(columns),
    violatedKey: json.key,
    initialState: text(json.initialState),
    longestPrefix: linearization(json.longestPrefix),
    partialLinearizations: json.partialLinearizations.map(linearization),
    invocation: (i) => text(columns.invocation[i]),
    response: (i) => text(columns.response[i]),
    key: (i) => text(columns.key[i]),
    pending: (i) => responded[i] === Infinity,
    contradicts: (i) => columns.core[i] === 1,
    relaxed: (i) => columns.core[i] === 2,
    manyKeys: columns.key.some((key) => key !== columns.key[0]),
  };
}

// The operations that contradict each other, earliest invocation first.
function coreInOrder(columns) {
  const core = [];
  columns.core.forEach((role, i) => {
    if (role === 1) core.push(i);
  });
  return core.sort((a, b) => columns.invoked[a] - columns.invoked[b]);
}

function labelOf(history, i) {
  const response = history.response(i);
  return response === "" ? history.invocation(i) : `${history.invocation(i)} → ${response}`;
}

// The horizontal axis: where an operation starts and ends. `first` and `last` bound what is known;
// a pending operation ends at Infinity.
function timeAxis(history) {
  let last = 1;
  for (let i = 0; i < history.count; ++i) {
    last = Math.max(last, history.invoked[i], history.pending(i) ? 0 : history.responded[i]);
  }
  const counted = history.clock === "order";
  return {
    start: history.invoked,
    end: history.responded,
    first: 0,
    last,
    closest: counted ? 2 : 10,
    format: counted ? (at) => `#${Math.round(at)}` : formatTime,
  };
}

// The same events, spaced evenly: the order is all that linearizability depends on. Only what is
// shown takes up space.
function evenAxis(history, shown) {
  const stamps = new Float64Array(2 * history.count);
  let used = 0;
  for (let i = 0; i < history.count; ++i) {
    if (!shown(i)) continue;
    stamps[used++] = history.invoked[i];
    if (!history.pending(i)) stamps[used++] = history.responded[i];
  }
  const sorted = stamps.subarray(0, used).sort();
  let distinct = 0;
  for (let i = 0; i < used; ++i) {
    if (i === 0 || sorted[i] !== sorted[distinct - 1]) sorted[distinct++] = sorted[i];
  }
  const rank = (at) => (at === Infinity ? Infinity : lowerBound(distinct, (k) => sorted[k] >= at));
  return {
    start: history.invoked.map(rank),
    end: history.responded.map(rank),
    first: 0,
    last: Math.max(1, distinct - 1),
    closest: 2,
    format: (at) => `event ${Math.round(at)}`,
  };
}

// The first of 0 .. count-1 for which `holds`, which must be false up to somewhere and then true.
function lowerBound(count, holds, from = 0) {
  let low = from;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

// A time in nanoseconds, to the precision of `step`.
function formatTime(at, step = 1) {
  const units = [["s", 1e9], ["ms", 1e6], ["µs", 1e3], ["ns", 1]];
  const [name, size] = units.find(([, unit]) => Math.abs(at) >= unit) || units[3];
  const decimals = Math.max(0, Math.min(Math.log10(size), Math.ceil(Math.log10(size / step) - 1e-9)));
  return `${(at / size).toFixed(decimals)} ${name}`;
}

// A time without the zeros that carry nothing.
function formatExactTime(at) {
  const [number, unit] = formatTime(at).split(" ");
  return `${number.includes(".") ? number.replace(/\.?0+$/, "") : number} ${unit}`;
}
