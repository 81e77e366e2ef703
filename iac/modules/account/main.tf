# Who a function is: the account it runs as with its rights on the project, and the one account that calls it.

resource "google_service_account" "this" {
  account_id   = "dh-${var.name}"
  display_name = "Deskhand: ${var.name}"
}

resource "google_service_account" "caller" {
  account_id   = "dhp-${var.name}"
  display_name = "Deskhand: calls ${var.name}, and may do nothing else"
}

resource "google_project_iam_member" "database" {
  project = var.project
  role    = "roles/datastore.user"
  member  = google_service_account.this.member

  condition {
    title      = "only the database of Deskhand"
    expression = "resource.name == \"${var.database}\""
  }
}

resource "google_project_iam_member" "traces" {
  project = var.project
  role    = "roles/cloudtrace.agent"
  member  = google_service_account.this.member
}

resource "google_project_iam_member" "model" {
  count   = var.model ? 1 : 0
  project = var.project
  role    = "roles/aiplatform.user"
  member  = google_service_account.this.member
}
