# The APIs that Deskhand uses, switched on; none is switched off with it.

locals {
  apis = [
    "aiplatform", "artifactregistry", "billingbudgets", "cloudbuild", "cloudscheduler", "containerscanning",
    "firebaserules", "firestore", "gmail", "iam", "iamcredentials", "logging", "monitoring", "ondemandscanning", "pubsub", "run",
    "secretmanager", "storage", "sts",
  ]
}

resource "google_project_service" "api" {
  for_each           = toset(local.apis)
  service            = "${each.key}.googleapis.com"
  disable_on_destroy = false
}
