// Keeps the end of a scrolled box in sight, whatever comes or grows, until somebody scrolls up to read.

const NEAR = 40; // pixels from the end that still are the end

export class Following {
  #box;
  #top = 0; // where the box stood when it was last looked at
  #isOn = true;

  constructor(box) {
    this.#box = box;
    box.addEventListener("scroll", () => this.look());
  }

  // Call it before the content changes. A scroll event may come only after the content has grown, so being far from the
  // end then says nothing: whoever has left the end has moved up.
  look() {
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.#isOn = Boolean(clientHeight) || this.#isOn;
    else if (scrollTop < this.#top) this.#isOn = false;
    this.#top = scrollTop;
  }

  // Call it after the content has changed.
  keep() {
    if (!this.#isOn) return;
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#top = this.#box.scrollTop;
  }

  begin() {
    this.#isOn = true;
  }

  // Something is read where the box stands now.
  rest() {
    this.#isOn = false;
  }
}
