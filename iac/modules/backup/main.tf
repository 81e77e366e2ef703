# Backups of our own beside the managed ones: a file with a manifest twice a day, in a bucket of another project.

locals {
  # Twice a day each: what could be absent for longer than a day cannot be watched.
  jobs = {
    backup = { args = ["backup", "/backups", "--scratch", "/tmp"], schedule = "0 3,15 * * *" }
    verify = { args = ["backup", "verify", "/backups"], schedule = "0 5,17 * * *" }
  }
}

resource "google_storage_bucket" "backups" {
  #checkov:skip=CKV_GCP_62: Who read an object is in the audit log (Data Access); a log bucket would double it
  project                     = var.backup_project
  name                        = "${var.project}-deskhand-backups"
  location                    = var.region
  storage_class               = "NEARLINE"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  versioning {
    enabled = true
  }

  # For a month nobody deletes one, whoever he is; locking it cannot be taken back, so that is done by hand.
  retention_policy {
    retention_period = 2592000
    is_locked        = false
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = 90
    }
  }
}

resource "google_service_account" "this" {
  account_id   = "dh-backup"
  display_name = "Deskhand: reads everything, adds backups, changes nothing"
}

resource "google_project_iam_member" "reads" {
  project = var.project
  role    = "roles/datastore.viewer"
  member  = google_service_account.this.member

  condition {
    title      = "only the database of Deskhand"
    expression = "resource.name == \"${var.database}\""
  }
}

resource "google_storage_bucket_iam_member" "reads_blobs" {
  bucket = var.blobs
  role   = "roles/storage.objectViewer"
  member = google_service_account.this.member
}

# Adds and reads, and has no right to change or delete what it wrote.
resource "google_storage_bucket_iam_member" "adds" {
  for_each = toset(["roles/storage.objectCreator", "roles/storage.objectViewer"])
  bucket   = google_storage_bucket.backups.name
  role     = each.key
  member   = google_service_account.this.member
}

resource "google_cloud_run_v2_job" "this" {
  for_each            = local.jobs
  name                = "deskhand-${each.key}"
  location            = var.region
  deletion_protection = var.production

  template {
    template {
      service_account = google_service_account.this.email
      timeout         = "3600s"
      max_retries     = 2

      containers {
        image   = var.image
        command = ["deskhand"]
        args    = each.value.args

        resources {
          limits = { cpu = "2", memory = "4Gi" }
        }

        dynamic "env" {
          for_each = var.settings
          content {
            name  = env.key
            value = env.value
          }
        }

        volume_mounts {
          name       = "backups"
          mount_path = "/backups"
        }
      }

      volumes {
        name = "backups"
        gcs {
          bucket    = google_storage_bucket.backups.name
          read_only = each.key == "verify"
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [client, client_version, template[0].template[0].containers[0].image]
  }
}

resource "google_service_account" "clock" {
  account_id   = "dh-backup-clock"
  display_name = "Deskhand: starts the backup, and may do nothing else"
}

resource "google_cloud_run_v2_job_iam_member" "starts" {
  for_each = local.jobs
  name     = google_cloud_run_v2_job.this[each.key].name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.clock.member
}

resource "google_cloud_scheduler_job" "starts" {
  for_each  = local.jobs
  name      = "deskhand-${each.key}"
  region    = var.region
  schedule  = each.value.schedule
  time_zone = "Etc/UTC"

  retry_config {
    retry_count = 3
  }

  http_target {
    http_method = "POST"
    uri         = "https://run.googleapis.com/v2/projects/${var.project}/locations/${var.region}/jobs/${google_cloud_run_v2_job.this[each.key].name}:run"
    oauth_token {
      service_account_email = google_service_account.clock.email
    }
  }
}
