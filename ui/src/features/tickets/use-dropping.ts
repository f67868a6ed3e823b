import { type DragEvent, useRef, useState } from 'react';

const holdsFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');

/** Files that are dragged over and let go here; text that is dragged into a field goes where the browser puts it. */
export function useDropping(take: (files: FileList) => void) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const left = (by: number) => {
    depth.current = by;
    setOver(by > 0);
  };
  const on = {
    onDragEnter: (event: DragEvent) => holdsFiles(event) && left(depth.current + 1),
    onDragLeave: (event: DragEvent) => holdsFiles(event) && left(Math.max(0, depth.current - 1)),
    onDragOver: (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      left(0);
      take(event.dataTransfer.files);
    },
  };
  return { over, on };
}
