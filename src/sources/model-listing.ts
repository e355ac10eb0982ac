/** What a reader is told of a model before it is loaded, and of those the browser keeps. Types only. */
import type { VariantPrecision } from './model-variants';

/** One ONNX file of a model. */
export type ListedVariant = {
  readonly path: string;
  readonly precision: VariantPrecision;
  readonly isExact: boolean;
  readonly isOptimised: boolean;
  /** With the files that hold its parameters; null while unknown. */
  readonly sizeBytes: number | null;
  /** What it would take in the memory, without a text; null while unknown. */
  readonly neededBytes: number | null;
  readonly fits: boolean;
  /** Whether the browser holds all of it. */
  readonly isKept: boolean;
};

export type ModelListing = {
  readonly name: string;
  readonly host: string;
  readonly commit: string | null;
  readonly variants: readonly ListedVariant[];
  /** The file that is taken where none is named. */
  readonly chosen: string | null;
};

export type KeptListing = {
  /** Whether this page can keep models at all. */
  readonly canKeep: boolean;
  readonly models: readonly {
    readonly address: string;
    readonly name: string;
    readonly host: string;
    readonly commit: string | null;
    readonly files: readonly { readonly path: string; readonly sizeBytes: number }[];
  }[];
  /** Installed for the server that the page comes from; null where it has none, or its list cannot be read. */
  readonly server:
    | readonly {
        readonly name: string;
        readonly modelId: string | null;
        readonly precision: string | null;
        readonly sizeBytes: number;
      }[]
    | null;
  /** Of downloads that were not finished. */
  readonly leftoverBytes: number;
};
