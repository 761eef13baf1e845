/** Where somebody looks on the map: the zoom level and the camera within it. Kept while other screens are shown. */

import { nextLevel, type Camera, type Level } from './camera.ts';

export class Sight {
  #level = $state<Level>('rig');
  #camera = $state.raw<Camera | null>(null);

  get level(): Level {
    return this.#level;
  }

  /** Null looks at the level as a whole, or at what is selected in it. */
  get camera(): Camera | null {
    return this.#camera;
  }

  go(level: Level, camera: Camera | null = null): void {
    this.#level = level;
    this.#camera = camera;
  }

  look(camera: Camera | null): void {
    this.#camera = camera;
  }

  /** One level out; a moved camera first goes back to the whole. False when this is the outermost look. */
  back(): boolean {
    if (this.#level === 'rig' && this.#camera !== null) this.#camera = null;
    else {
      const outer = nextLevel(this.#level, -1);
      if (outer === null) return false;
      this.go(outer);
    }
    return true;
  }
}
