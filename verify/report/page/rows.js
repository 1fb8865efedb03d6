// Lanes and rows. A client's operations share one row as long as they do not overlap; a pending one
// keeps its row to itself, so that the client's next operation moves to a row below.
const rowsPerClient = 6;

// More clients than this, and those of the contradiction come first, so that it is seen at a glance.
const clientsInOrder = 12;

function layRows(history, shown) {
  const order = [];
  for (let i = 0; i < history.count; ++i) if (shown(i)) order.push(i);
  order.sort((a, b) => history.invoked[a] - history.invoked[b] || a - b);
  const byClient = history.clients.map((_, client) => ({ client, rows: [], contradicts: false }));
  for (const i of history.coreOperations) byClient[history.client[i]].contradicts = true;
  for (const i of order) rowFor(history, byClient[history.client[i]], i).operations.push(i);
  const lanes = byClient.length <= clientsInOrder ? byClient
    : [...byClient].sort((a, b) => b.contradicts - a.contradicts || a.client - b.client);
  const rows = [];
  const rowOf = new Int32Array(history.count).fill(-1);
  const placeInRow = new Int32Array(history.count);
  for (const lane of lanes) {
    lane.rows.forEach((row, k) => {
      const number = rows.length;
      row.operations.forEach((i, place) => {
        rowOf[i] = number;
        placeInRow[i] = place;
      });
      rows.push({ client: lane.client, first: k === 0, operations: Int32Array.from(row.operations) });
    });
  }
  return { rows, rowOf, placeInRow };
}

function rowFor(history, lane, i) {
  const free = lane.rows.find((row) => row.busyUntil <= history.invoked[i]);
  const row = free || (lane.rows.length < rowsPerClient ? newRow(lane) : oldest(lane));
  row.busyUntil = history.responded[i];
  return row;
}

function newRow(lane) {
  const row = { operations: [], busyUntil: 0 };
  lane.rows.push(row);
  return row;
}

// A client with more open operations than rows: the longest open one is drawn up to the next.
function oldest(lane) {
  const last = (row) => row.operations[row.operations.length - 1];
  return lane.rows.reduce((a, b) => (last(a) <= last(b) ? a : b));
}

// Where the bar at `place` of a row ends on the axis: at its response, or where the next begins.
function barEnd(row, place, axis) {
  const end = axis.end[row.operations[place]];
  const next = row.operations[place + 1];
  return next === undefined ? end : Math.min(end, axis.start[next]);
}
