# The bucket of the blobs: mails and photos, named by business and SHA-256. Backups lie elsewhere.

resource "google_storage_bucket" "blobs" {
  #checkov:skip=CKV_GCP_62: Who read an object is in the audit log (Data Access); a log bucket would double it
  name                        = "${var.project}-deskhand-blobs"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = !var.production

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      with_state                 = "ARCHIVED"
      days_since_noncurrent_time = 30
    }
  }

  lifecycle_rule {
    action {
      type          = "SetStorageClass"
      storage_class = "NEARLINE"
    }
    condition {
      age        = 90
      with_state = "LIVE"
    }
  }
}

# Whoever writes a blob names it by its content: nobody has a reason to change or delete one.
resource "google_storage_bucket_iam_member" "reads" {
  for_each = var.accounts
  bucket   = google_storage_bucket.blobs.name
  role     = "roles/storage.objectViewer"
  member   = "serviceAccount:${each.value}"
}

resource "google_storage_bucket_iam_member" "creates" {
  for_each = var.accounts
  bucket   = google_storage_bucket.blobs.name
  role     = "roles/storage.objectCreator"
  member   = "serviceAccount:${each.value}"
}
