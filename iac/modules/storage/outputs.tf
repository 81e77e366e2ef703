output "blobs" {
  value = google_storage_bucket.blobs.name
}
