import { lacks } from "../servers/component.ts";
import { startMinio, startVersitygw } from "../servers/s3.ts";
import { openFiles, openS3 } from "./_blob_benches.ts";
import { blobContract } from "./blob_contract.ts";

blobContract("FileBlobs", { open: openFiles });
blobContract("S3Blobs on versitygw", {
  open: () => openS3(startVersitygw),
  ignore: lacks("versitygw"),
});
blobContract("S3Blobs on MinIO", { open: () => openS3(startMinio), ignore: lacks("minio") });
