# Where images lie, and who may bring new ones: one branch of one repository, without a key.

resource "google_artifact_registry_repository" "images" {
  #checkov:skip=CKV_GCP_84: An image holds no customer's data, and Google encrypts it
  repository_id = "deskhand"
  location      = var.region
  format        = "DOCKER"

  docker_config {
    immutable_tags = true
  }

  vulnerability_scanning_config {
    enablement_config = "INHERITED"
  }

  cleanup_policies {
    id     = "keep what could be rolled back to"
    action = "KEEP"
    most_recent_versions {
      keep_count = 20
    }
  }

  cleanup_policies {
    id     = "delete the rest"
    action = "DELETE"
    condition {
      older_than = "7776000s"
    }
  }
}

resource "google_service_account" "deployer" {
  account_id   = "dh-deployer"
  display_name = "Deskhand: the pipeline"
}

resource "google_artifact_registry_repository_iam_member" "writes" {
  repository = google_artifact_registry_repository.images.name
  location   = var.region
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.deployer.member
}

resource "google_project_iam_member" "reads_logs" {
  for_each = toset(["roles/logging.viewer", "roles/logging.logWriter", "roles/ondemandscanning.admin"])
  project  = var.project
  role     = each.key
  member   = google_service_account.deployer.member
}

# The source that `gcloud builds submit` uploads, and nothing else.
resource "google_storage_bucket" "builds" {
  #checkov:skip=CKV_GCP_62: It holds the source of this repository for a week, which is public
  name                        = "${var.project}-deskhand-builds"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = 7
    }
  }
}

resource "google_storage_bucket_iam_member" "builds" {
  bucket = google_storage_bucket.builds.name
  role   = "roles/storage.objectUser"
  member = google_service_account.deployer.member
}

resource "google_iam_workload_identity_pool" "github" {
  workload_identity_pool_id = "github"
  display_name              = "GitHub Actions"
}

# GitHub is one issuer for everybody: without the condition any repository of the world could come in.
resource "google_iam_workload_identity_pool_provider" "github" {
  #checkov:skip=CKV_GCP_125: The subject is exact; the scanner reads no variable, tests/iac/policies.py does
  workload_identity_pool_id          = google_iam_workload_identity_pool.github.workload_identity_pool_id
  workload_identity_pool_provider_id = "main-branch"
  attribute_condition                = "assertion.sub == 'repo:${var.repository}:ref:refs/heads/main' && assertion.repository_owner_id == '${var.repository_owner_id}'"
  attribute_mapping = {
    "google.subject" = "assertion.sub"
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account_iam_member" "github" {
  service_account_id = google_service_account.deployer.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}/subject/repo:${var.repository}:ref:refs/heads/main"
}
