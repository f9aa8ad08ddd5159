// What is painted onto a picture: a list of deeds that can be undone, drawn on a canvas of the picture's own size.

const COLOUR = "#ff6a13";

export class Marks {
  #context;
  #deeds = [];

  constructor(canvas) {
    this.#context = canvas.getContext("2d");
  }

  get canvas() {
    return this.#context.canvas;
  }

  /** Begins a stroke of the brush, which goes on with extend. */
  begin(point, width, erases) {
    this.#deeds.push({ kind: "stroke", points: [point], width, erases });
    this.#draw(this.#deeds.at(-1));
  }

  extend(point) {
    const stroke = this.#deeds.at(-1);
    stroke.points.push(point);
    this.#draw({ ...stroke, points: stroke.points.slice(-2) });
  }

  rectangle(x, y, width, height) {
    this.#do({ kind: "rectangle", x, y, width, height });
  }

  invert() {
    this.#do({ kind: "invert" });
  }

  clear() {
    this.#do({ kind: "clear" });
  }

  /** Takes the last deed back. */
  undo() {
    this.#deeds.pop();
    this.#wipe();
    this.#deeds.forEach((deed) => this.#draw(deed));
  }

  /** Begins again on a picture of this size. */
  reset(width, height) {
    this.#deeds = [];
    Object.assign(this.canvas, { width, height });
  }

  get canUndo() {
    return this.#deeds.length > 0;
  }

  /** Whether nothing is painted. */
  get isEmpty() {
    const small = new OffscreenCanvas(256, 256).getContext("2d");
    small.drawImage(this.canvas, 0, 0, 256, 256);
    return small.getImageData(0, 0, 256, 256).data.every((value, index) => index % 4 !== 3 || value === 0);
  }

  /** A PNG as the gateway wants masks: transparent where the picture is to change. */
  toMask() {
    const { width, height } = this.canvas;
    const mask = new OffscreenCanvas(width, height);
    const context = mask.getContext("2d");
    context.fillRect(0, 0, width, height);
    context.globalCompositeOperation = "destination-out";
    context.drawImage(this.canvas, 0, 0);
    return mask.convertToBlob({ type: "image/png" });
  }

  /** Paints again what a mask leaves open. */
  async load(mask) {
    const picture = await createImageBitmap(mask);
    this.#do({ kind: "mask", picture });
  }

  #do(deed) {
    this.#deeds.push(deed);
    this.#draw(deed);
  }

  #wipe() {
    this.#context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  #draw(deed) {
    const context = this.#context;
    context.globalCompositeOperation = deed.erases ? "destination-out" : "source-over";
    context.fillStyle = context.strokeStyle = COLOUR;
    if (deed.kind === "stroke") {
      this.#drawStroke(deed);
    } else if (deed.kind === "rectangle") {
      context.fillRect(deed.x, deed.y, deed.width, deed.height);
    } else if (deed.kind === "clear") {
      this.#wipe();
    } else {
      if (deed.kind === "mask") {
        this.#wipe();
        context.drawImage(deed.picture, 0, 0);
      }
      // The colour goes where nothing was, and what was there goes away.
      context.globalCompositeOperation = "source-out";
      context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    }
  }

  #drawStroke({ points, width }) {
    const context = this.#context;
    Object.assign(context, { lineWidth: width, lineCap: "round", lineJoin: "round" });
    context.beginPath();
    context.moveTo(...points[0]);
    // A point alone is a dot.
    points.slice(points.length > 1 ? 1 : 0).forEach((point) => context.lineTo(...point));
    context.stroke();
  }
}
