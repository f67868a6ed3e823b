import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import {
  IconBlockquote,
  IconBold,
  IconCode,
  IconH2,
  IconH3,
  IconItalic,
  IconLink,
  IconList,
  IconListNumbers,
  IconPhotoPlus,
  IconTable,
} from '@tabler/icons-react';
import Image from '@tiptap/extension-image';
import { TableKit } from '@tiptap/extension-table';
import { type Editor, EditorContent, useEditor, useEditorState } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { ArticleImage } from '../../api/types';
import { useProblemSentence } from '../../lib/act';
import { toast } from '../../lib/toasts';
import { upload } from '../../lib/upload';
import classes from './knowledge.module.css';

type Props = {
  article: string;
  html: string;
  label: string;
  language: string;
  disabled: boolean;
  onChange: (html: string) => void;
};

const EXTENSIONS = [
  StarterKit.configure({
    heading: { levels: [2, 3, 4] },
    link: { openOnClick: false, autolink: true, protocols: ['mailto', 'tel'] },
  }),
  Image.configure({ allowBase64: false }),
  TableKit.configure({ table: { resizable: false } }),
];

/** The text of an article, as it will look. What it may hold, the server says; this makes nothing else. */
export default function RichText({ article, html, label, language, disabled, onChange }: Props) {
  const send = useImages(article);
  const editor: Editor | null = useEditor({
    extensions: EXTENSIONS,
    content: html,
    editable: !disabled,
    editorProps: {
      attributes: {
        class: `${classes.body} ${classes.editing}`,
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': label,
        lang: language,
        dir: 'auto',
      },
      handlePaste: (_, event) => send(editor, event.clipboardData?.files),
      handleDrop: (_, event) => send(editor, (event as DragEvent).dataTransfer?.files),
    },
    onUpdate: ({ editor: changed }) => onChange(changed.isEmpty ? '' : changed.getHTML()),
  });
  useEffect(() => {
    editor?.setEditable(!disabled, false);
  }, [editor, disabled]);
  if (!editor) return null;
  return (
    <div className={classes.rich}>
      {!disabled && <Toolbar editor={editor} send={send} />}
      <EditorContent editor={editor} />
    </div>
  );
}

/** Sends images to the server and puts them where the cursor is; answers whether there were any. */
function useImages(article: string) {
  const { t } = useLingui();
  const sentence = useProblemSentence();
  return (editor: Editor | null, files: FileList | null | undefined): boolean => {
    const images = [...(files ?? [])].filter((file) => file.type.startsWith('image/'));
    for (const file of images) {
      const address = `/api/knowledge/articles/${article}/images?name=${encodeURIComponent(file.name || t`Image`)}`;
      upload<ArticleImage>(address, file, () => {}, { 'X-Switchroom': '1' })
        .then(({ address: src }) =>
          editor
            ?.chain()
            .focus()
            .setImage({ src, alt: file.name.replace(/\.\w+$/, '') })
            .run(),
        )
        .catch((error) => toast('refused', sentence(error)));
    }
    return images.length > 0;
  };
}

type ToolbarProps = { editor: Editor; send: ReturnType<typeof useImages> };

function Toolbar({ editor, send }: ToolbarProps) {
  const { t, i18n } = useLingui();
  const chooser = useRef<HTMLInputElement>(null);
  const [linking, setLinking] = useState(false);
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      italic: now.isActive('italic'),
      code: now.isActive('code'),
      h2: now.isActive('heading', { level: 2 }),
      h3: now.isActive('heading', { level: 3 }),
      bullets: now.isActive('bulletList'),
      numbers: now.isActive('orderedList'),
      quote: now.isActive('blockquote'),
      link: now.isActive('link'),
      table: now.isActive('table'),
      image: now.isActive('image') ? String(now.getAttributes('image').alt ?? '') : null,
    }),
  });
  const tools = [
    { id: 'h2', name: msg`Heading`, icon: IconH2, run: () => editor.chain().focus().toggleHeading({ level: 2 }).run() },
    {
      id: 'h3',
      name: msg`Smaller heading`,
      icon: IconH3,
      run: () => editor.chain().focus().toggleHeading({ level: 3 }).run(),
    },
    { id: 'bold', name: msg`Bold`, icon: IconBold, run: () => editor.chain().focus().toggleBold().run() },
    { id: 'italic', name: msg`Italic`, icon: IconItalic, run: () => editor.chain().focus().toggleItalic().run() },
    { id: 'bullets', name: msg`List`, icon: IconList, run: () => editor.chain().focus().toggleBulletList().run() },
    {
      id: 'numbers',
      name: msg`Numbered steps`,
      icon: IconListNumbers,
      run: () => editor.chain().focus().toggleOrderedList().run(),
    },
    {
      id: 'quote',
      name: msg`Quotation`,
      icon: IconBlockquote,
      run: () => editor.chain().focus().toggleBlockquote().run(),
    },
    { id: 'code', name: msg`Code`, icon: IconCode, run: () => editor.chain().focus().toggleCode().run() },
    { id: 'link', name: msg`Link`, icon: IconLink, run: () => setLinking(true) },
    { id: 'picture', name: msg`Image`, icon: IconPhotoPlus, run: () => chooser.current?.click() },
    {
      id: 'table',
      name: on.table ? msg`Remove the table` : msg`Table`,
      icon: IconTable,
      run: () =>
        on.table
          ? editor.chain().focus().deleteTable().run()
          : editor.chain().focus().insertTable({ rows: 3, cols: 2, withHeaderRow: true }).run(),
    },
  ] as const;
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={t`Formatting`}>
      {tools.map(({ id, name, icon: Icon, run }) => (
        <Tooltip key={id} label={i18n._(name)}>
          <ActionIcon
            variant={on[id as keyof typeof on] ? 'light' : 'subtle'}
            color={on[id as keyof typeof on] ? undefined : 'gray'}
            aria-label={i18n._(name)}
            aria-pressed={Boolean(on[id as keyof typeof on])}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => run()}
          >
            <Icon size={16} />
          </ActionIcon>
        </Tooltip>
      ))}
      {on.table && <TableTools editor={editor} />}
      <input
        ref={chooser}
        type="file"
        accept="image/png,image/jpeg,image/gif,image/webp"
        hidden
        onChange={(event) => {
          send(editor, event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
      {linking && <LinkField editor={editor} close={() => setLinking(false)} />}
      {on.image !== null && (
        <TextInput
          className={classes.alt}
          aria-label={t`What the image shows`}
          placeholder={t`What the image shows`}
          value={on.image}
          onChange={(event) => editor.commands.updateAttributes('image', { alt: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

function TableTools({ editor }: { editor: Editor }) {
  const { t } = useLingui();
  const tools = [
    { name: t`Add row`, run: () => editor.chain().focus().addRowAfter().run() },
    { name: t`Add column`, run: () => editor.chain().focus().addColumnAfter().run() },
    { name: t`Delete row`, run: () => editor.chain().focus().deleteRow().run() },
    { name: t`Delete column`, run: () => editor.chain().focus().deleteColumn().run() },
  ];
  return tools.map(({ name, run }) => (
    <Button key={name} variant="subtle" color="gray" size="compact-xs" onClick={run}>
      {name}
    </Button>
  ));
}

function LinkField({ editor, close }: { editor: Editor; close: () => void }) {
  const { t } = useLingui();
  const [href, setHref] = useState(String(editor.getAttributes('link').href ?? ''));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const to = href.trim();
    const chain = editor.chain().focus().extendMarkRange('link');
    if (!to) chain.unsetLink().run();
    else if (editor.state.selection.empty && !editor.isActive('link'))
      chain.insertContent({ type: 'text', text: to, marks: [{ type: 'link', attrs: { href: to } }] }).run();
    else chain.setLink({ href: to }).run();
    close();
  };
  return (
    <form className={classes.linkField} onSubmit={submit}>
      <TextInput
        data-autofocus
        autoFocus
        aria-label={t`Address of the link`}
        placeholder="https://"
        value={href}
        onChange={(event) => setHref(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || event.key !== 'Escape') return;
          event.stopPropagation();
          close();
        }}
      />
      <Button type="submit" variant="default">
        {t`Set`}
      </Button>
    </form>
  );
}
