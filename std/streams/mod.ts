export { LimitedBytesTransformStream } from "./limited_bytes_transform_stream.ts";
