/** The window's zoom keys reach the map on the screen through this; without a map they mean nothing. */

type Zoom = (what: 'in' | 'out' | 'fit' | 'back') => boolean;

class MapKeys {
  #zoom: Zoom | null = null;

  /** The map registers itself and gives back its leave. */
  set(zoom: Zoom): () => void {
    this.#zoom = zoom;
    return () => {
      if (this.#zoom === zoom) this.#zoom = null;
    };
  }

  zoom(what: 'in' | 'out' | 'fit' | 'back'): boolean {
    return this.#zoom?.(what) ?? false;
  }
}

export const mapKeys = new MapKeys();
