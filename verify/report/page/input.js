// Pointer, wheel, touch and keyboard, turned into calls of the page.
class Input {
  constructor(page) {
    this.page = page;
    this.pointers = new Map();
    this.travelled = 0;
    const { canvas } = page;
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.up(event));
    canvas.addEventListener("pointercancel", (event) => this.pointers.delete(event.pointerId));
    canvas.addEventListener("pointerleave", () => page.hover(-1));
    canvas.addEventListener("dblclick", (event) => page.zoom(3, event.offsetX));
    canvas.addEventListener("keydown", (event) => this.tab(event));
    document.addEventListener("keydown", (event) => this.key(event));
    const overview = page.overview.canvas;
    overview.addEventListener("pointerdown", (event) => this.jump(event));
    overview.addEventListener("pointermove", (event) => event.buttons && this.jump(event));
  }

  wheel(event) {
    event.preventDefault();
    const pixels = event.deltaMode === 1 ? 16 : 1;
    const across = (event.shiftKey ? event.deltaY || event.deltaX : event.deltaX) * pixels;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.page.pan(across, 0);
    else this.page.zoom(Math.exp(-event.deltaY * pixels * 0.0022), event.offsetX);
  }

  down(event) {
    this.page.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    this.travelled = this.pointers.size > 1 ? Infinity : 0;
  }

  move(event) {
    const before = this.pointers.get(event.pointerId);
    const now = { x: event.offsetX, y: event.offsetY };
    if (!before) {
      this.page.hover(this.page.operationAt(now.x, now.y), now);
      return;
    }
    const other = [...this.pointers].find(([id]) => id !== event.pointerId);
    this.pointers.set(event.pointerId, now);
    this.travelled += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (other) this.pinch(before, now, other[1]);
    else if (this.travelled > 4) this.page.pan(before.x - now.x, before.y - now.y);
  }

  pinch(before, now, fixed) {
    const distance = (p) => Math.max(8, Math.abs(p.x - fixed.x));
    this.page.zoom(distance(now) / distance(before), fixed.x);
  }

  up(event) {
    const tapped = this.pointers.delete(event.pointerId) && this.travelled <= 4;
    if (tapped) this.page.select(this.page.operationAt(event.offsetX, event.offsetY), { reveal: false });
  }

  jump(event) {
    const { gutter } = this.page.view;
    this.page.centre((event.offsetX - gutter) / (event.target.clientWidth - gutter));
  }

  // Tab walks through the contradiction, and leaves the lanes at either end of it.
  tab(event) {
    if (event.key !== "Tab" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (this.page.selectNextInCore(event.shiftKey ? -1 : 1)) event.preventDefault();
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || this.page.help.open) return;
    const inTimeline = document.activeElement === this.page.canvas || document.activeElement === document.body;
    const { page } = this;
    const far = page.view.lanesWidth / 8;
    const anywhere = {
      "+": () => page.zoom(1.5), "=": () => page.zoom(1.5), "-": () => page.zoom(1 / 1.5),
      0: () => page.showAll(), c: () => page.showCore(), t: () => page.toggleAxis(),
      o: () => page.toggleKey(), "[": () => page.selectInClient(-1), "]": () => page.selectInClient(1),
      j: () => page.selectStep(1), k: () => page.selectStep(-1), "?": () => page.openHelp(),
      Escape: () => page.select(-1),
    };
    const arrows = {
      ArrowLeft: () => page.pan(-far, 0), ArrowRight: () => page.pan(far, 0),
      ArrowUp: () => page.pan(0, -laneHeight), ArrowDown: () => page.pan(0, laneHeight),
    };
    const act = anywhere[event.key] || (inTimeline ? arrows[event.key] : undefined);
    if (!act) return;
    event.preventDefault();
    act();
  }
}
