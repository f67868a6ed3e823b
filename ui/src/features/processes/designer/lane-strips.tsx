import { Trans } from '@lingui/react/macro';
import { ViewportPortal } from '@xyflow/react';
import { useNamesBySlug } from '../../../lib/collection';
import classes from './canvas.module.css';
import type { Lanes } from './model/lanes';

const HEAD = 56;

/** The lanes behind the steps, with the names of their roles. */
export function LaneStrips({ lanes, top, height }: Lanes) {
  const posts = useNamesBySlug('posts');
  return (
    <ViewportPortal>
      {lanes.map(({ post, x, width }) => (
        <div
          key={post ?? ''}
          className={classes.lane}
          style={{ transform: `translate(${x}px, ${top - HEAD}px)`, width, height: height + HEAD + 24 }}
        >
          <strong>{post ? (posts.get(post) ?? post) : <Trans>Channel or system</Trans>}</strong>
        </div>
      ))}
    </ViewportPortal>
  );
}
