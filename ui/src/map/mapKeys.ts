/** The window's zoom keys reach the map on the screen through this; without a map they mean nothing. */

export type ZoomKey = 'in' | 'out' | 'fit' | 'selection' | 'back';
type Zoom = (what: ZoomKey) => void;

class MapKeys {
  #zoom: Zoom | null = null;

  /** The map registers itself and gives back its leave. */
  set(zoom: Zoom): () => void {
    this.#zoom = zoom;
    return () => {
      if (this.#zoom === zoom) this.#zoom = null;
    };
  }

  zoom(what: ZoomKey): void {
    this.#zoom?.(what);
  }
}

export const mapKeys = new MapKeys();
