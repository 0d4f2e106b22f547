/**
 * The part of `docx` that `render-docx.ts` uses. The package's own declarations import without file endings, which the
 * module resolution of this project does not find; these stand in for them.
 */
declare module 'docx' {
  type Child = Paragraph | Table;

  export const AlignmentType: { readonly LEFT: 'left'; readonly CENTER: 'center'; readonly START: 'start' };
  export const BorderStyle: { readonly SINGLE: 'single'; readonly NONE: 'none' };
  export const FrameAnchorType: { readonly PAGE: 'page' };
  export const FrameWrap: { readonly AROUND: 'around' };
  export const HeadingLevel: {
    readonly HEADING_1: 'Heading1';
    readonly HEADING_2: 'Heading2';
    readonly HEADING_3: 'Heading3';
    readonly HEADING_4: 'Heading4';
  };
  export const HeightRule: { readonly EXACT: 'exact' };
  export const LevelFormat: { readonly DECIMAL: 'decimal'; readonly BULLET: 'bullet' };
  export const PageNumber: { readonly CURRENT: 'CURRENT'; readonly TOTAL_PAGES: 'TOTAL_PAGES' };
  export const WidthType: { readonly DXA: 'dxa' };

  interface Spacing {
    readonly before?: number;
    readonly after?: number;
    readonly line?: number;
  }
  interface Indent {
    readonly left?: number;
    readonly right?: number;
    readonly hanging?: number;
  }
  interface RunOptions {
    readonly text?: string;
    readonly bold?: boolean;
    readonly italics?: boolean;
    /** Half points. */
    readonly size?: number;
    readonly color?: string;
    readonly font?: string;
    readonly language?: { readonly value: string };
    readonly children?: readonly (string | Tab)[];
  }
  interface ParagraphOptions {
    readonly text?: string;
    readonly style?: string;
    readonly heading?: string;
    readonly alignment?: string;
    readonly spacing?: Spacing;
    readonly indent?: Indent;
    readonly keepNext?: boolean;
    readonly pageBreakBefore?: boolean;
    readonly numbering?: { readonly reference: string; readonly level: number; readonly instance?: number };
    readonly tabStops?: readonly {
      readonly type: 'right';
      readonly position: number;
      readonly leader?: 'dot';
    }[];
    readonly frame?: {
      readonly type: 'absolute';
      readonly position: { readonly x: number; readonly y: number };
      readonly width: number;
      readonly height: number;
      readonly rule: 'exact';
      readonly wrap: 'around';
      readonly anchor: { readonly horizontal: 'page'; readonly vertical: 'page' };
    };
    readonly children?: readonly (TextRun | ImageRun)[];
  }
  interface Style {
    readonly run?: RunOptions;
    readonly paragraph?: { readonly spacing?: Spacing; readonly indent?: Indent };
  }
  interface Border {
    readonly style: 'single' | 'none';
    readonly size: number;
    readonly color: string;
  }
  interface Width {
    readonly size: number;
    readonly type: 'dxa';
  }

  export interface TextRun {
    readonly docx: 'TextRun';
  }
  export const TextRun: new (options: RunOptions) => TextRun;
  export interface Tab {
    readonly docx: 'Tab';
  }
  export const Tab: new () => Tab;
  export interface ImageRun {
    readonly docx: 'ImageRun';
  }
  export const ImageRun: new (options: {
    readonly type: 'png' | 'jpg';
    readonly data: Uint8Array;
    readonly transformation: { readonly width: number; readonly height: number };
    readonly altText: {
      readonly id: string;
      readonly name: string;
      readonly title: string;
      readonly description: string;
    };
  }) => ImageRun;
  export interface Paragraph {
    readonly docx: 'Paragraph';
  }
  export const Paragraph: new (options: ParagraphOptions) => Paragraph;
  export interface TableCell {
    readonly docx: 'TableCell';
  }
  export const TableCell: new (options: {
    readonly width: Width;
    readonly children: readonly Paragraph[];
  }) => TableCell;
  export interface TableRow {
    readonly docx: 'TableRow';
  }
  export const TableRow: new (options: {
    readonly tableHeader?: boolean;
    readonly cantSplit?: boolean;
    readonly children: readonly TableCell[];
  }) => TableRow;
  export interface Table {
    readonly docx: 'Table';
  }
  export const Table: new (options: {
    readonly width: Width;
    readonly columnWidths: readonly number[];
    readonly borders: Readonly<Record<string, Border>>;
    readonly rows: readonly TableRow[];
  }) => Table;
  export interface Header {
    readonly docx: 'Header';
  }
  export const Header: new (options: { readonly children: readonly Child[] }) => Header;
  export interface Footer {
    readonly docx: 'Footer';
  }
  export const Footer: new (options: { readonly children: readonly Child[] }) => Footer;
  export interface Document {
    readonly docx: 'Document';
  }
  export const Document: new (options: {
    readonly title: string;
    readonly subject: string;
    readonly creator: string;
    readonly lastModifiedBy: string;
    readonly styles: {
      readonly default: Readonly<
        Record<'document' | 'heading1' | 'heading2' | 'heading3' | 'heading4', Style>
      >;
      readonly paragraphStyles: readonly (Style & {
        readonly id: string;
        readonly name: string;
        readonly basedOn: string;
      })[];
    };
    readonly numbering: {
      readonly config: readonly {
        readonly reference: string;
        readonly levels: readonly {
          readonly level: number;
          readonly format: string;
          readonly text: string;
          readonly alignment: string;
          readonly style: Style;
        }[];
      }[];
    };
    readonly sections: readonly {
      readonly properties: {
        readonly page: {
          readonly size: { readonly width: number; readonly height: number };
          readonly margin: Readonly<Record<'top' | 'bottom' | 'left' | 'right', number>>;
        };
      };
      readonly headers: { readonly default?: Header };
      readonly footers: { readonly default?: Footer };
      readonly children: readonly Child[];
    }[];
  }) => Document;
  export const Packer: { readonly toBuffer: (document: Document) => Promise<Uint8Array> };
}
