# One installation of Deskhand: what there is, and who may write to whom. The resources lie in the modules.

locals {
  topology      = jsondecode(file("${path.module}/topology/${var.preset}.json"))
  functions     = { for function in local.topology.functions : trimprefix(function.name, "deskhand-") => function }
  subscriptions = { for subscription in local.topology.subscriptions : subscription.recipient => subscription }

  # A pair for each right, so that each can be read in the plan.
  wires = merge([for sender, function in local.functions : {
    for recipient in function.publishes : "${sender} to ${recipient}" => { sender = sender, recipient = recipient }
  }]...)
  readers = merge([for reader, function in local.functions : {
    for variable in function.secrets : "${reader} reads ${variable}" => { reader = reader, variable = variable }
  }]...)

  # A secret that has no version yet is not named: a function that names it would not start.
  secrets = toset(flatten([for function in local.topology.functions : function.secrets]))
  pinned = merge(
    { for variable, version in var.secret_versions : variable => { of = variable, version = version } },
    { for variable, version in var.previous_secret_versions : "${variable}_PREVIOUS" => { of = variable, version = version } },
  )

  settings = merge(var.settings, {
    DESKHAND_CLOUD_PROJECT = var.project
    DESKHAND_FIRESTORE     = var.database
    DESKHAND_BUCKET        = module.storage.blobs
    DESKHAND_FUNCTIONS     = var.preset
  })
  # Variable to the connection it is for: who has none such is not told, and cannot be asked for its secret.
  connection = { for variable in keys(local.settings) : variable => [
    for name, starts in local.topology.settings : name if anytrue([for start in starts : startswith(variable, start)])
  ] }
  pubsub_agent = "service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

# The number of the project: some names of Google hold it.
data "google_project" "this" {}

module "apis" {
  source = "./modules/apis"
}

module "database" {
  source     = "./modules/database"
  name       = var.database
  region     = var.region
  production = var.production
  indexes    = local.topology.indexes
  ttl        = local.topology.ttl
  unindexed  = local.topology.unindexed
  depends_on = [module.apis]
}

module "account" {
  source     = "./modules/account"
  for_each   = local.functions
  name       = each.key
  project    = var.project
  database   = module.database.id
  model      = each.value.asks_a_model
  depends_on = [module.apis]
}

module "storage" {
  source     = "./modules/storage"
  project    = var.project
  region     = var.region
  production = var.production
  accounts   = { for name, account in module.account : name => account.account }
  depends_on = [module.apis]
}

module "secrets" {
  source     = "./modules/secrets"
  variables  = local.secrets
  production = var.production
  readers = { for right, pair in local.readers : right => {
    variable = pair.variable, account = module.account[pair.reader].account
  } }
  depends_on = [module.apis]
}

module "function" {
  source      = "./modules/function"
  for_each    = local.functions
  name        = each.key
  target      = each.value.target
  account     = module.account[each.key].account
  caller      = module.account[each.key].caller
  region      = var.region
  production  = var.production
  image       = var.image
  settings    = { for variable, value in local.settings : variable => value if length(setsubtract(local.connection[variable], each.value.connects)) == 0 }
  public      = each.key == "edge"
  least       = each.key == "edge" && var.production ? 1 : 0
  seconds     = each.value.timeout_seconds
  memory      = "${each.value.memory_mib}Mi"
  concurrency = each.value.concurrency
  secrets = {
    for variable, secret in local.pinned : variable => { secret = module.secrets.ids[secret.of], version = secret.version }
    if contains(each.value.secrets, secret.of)
  }
  depends_on = [module.apis]
}

module "inbox" {
  source       = "./modules/inbox"
  for_each     = local.subscriptions
  name         = each.key
  region       = var.region
  url          = module.function[trimprefix(each.value.function, "deskhand-")].url
  caller       = module.account[trimprefix(each.value.function, "deskhand-")].caller
  audience     = module.function[trimprefix(each.value.function, "deskhand-")].audience
  seconds      = each.value.ack_deadline_seconds
  attempts     = each.value.max_delivery_attempts
  backoff      = [each.value.minimum_backoff_seconds, each.value.maximum_backoff_seconds]
  pubsub_agent = local.pubsub_agent
  depends_on   = [module.apis]
}

# Each may write to whom its messages go, and to nobody else.
resource "google_pubsub_topic_iam_member" "publishes" {
  for_each = local.wires
  topic    = module.inbox[each.value.recipient].topic
  role     = "roles/pubsub.publisher"
  member   = "serviceAccount:${module.account[each.value.sender].account}"
}

# Where it is said that a mailbox or a calendar changed: a push makes a round at once, the clock makes one each minute.
module "round" {
  source       = "./modules/inbox"
  for_each     = { for name, function in local.topology.rounds : name => trimprefix(function, "deskhand-") }
  name         = each.key
  region       = var.region
  url          = module.function[each.value].url
  caller       = module.account[each.value].caller
  audience     = module.function[each.value].audience
  seconds      = local.functions[each.value].timeout_seconds
  pubsub_agent = local.pubsub_agent
  depends_on   = [module.apis]
}

# The edge hands on what providers tell it.
resource "google_pubsub_topic_iam_member" "asks" {
  for_each = module.round
  topic    = each.value.topic
  role     = "roles/pubsub.publisher"
  member   = "serviceAccount:${module.account["edge"].account}"
}

resource "google_pubsub_topic_iam_member" "gmail" {
  topic  = module.round["gmail"].topic
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:gmail-api-push@system.gserviceaccount.com"
}

module "schedule" {
  source     = "./modules/schedule"
  for_each   = { for job in local.topology.jobs : trimprefix(job.name, "deskhand-") => job }
  name       = each.key
  region     = var.region
  schedule   = each.value.schedule
  url        = module.function[trimprefix(each.value.function, "deskhand-")].url
  caller     = module.account[trimprefix(each.value.function, "deskhand-")].caller
  audience   = module.function[trimprefix(each.value.function, "deskhand-")].audience
  seconds    = local.functions[trimprefix(each.value.function, "deskhand-")].timeout_seconds
  depends_on = [module.apis]
}

module "backup" {
  source         = "./modules/backup"
  project        = var.project
  backup_project = var.backup_project
  region         = var.region
  production     = var.production
  database       = module.database.id
  blobs          = module.storage.blobs
  image          = var.image
  settings       = { for variable, value in local.settings : variable => value if length(local.connection[variable]) == 0 }
  depends_on     = [module.apis]
}

module "delivery" {
  source              = "./modules/delivery"
  project             = var.project
  region              = var.region
  repository          = var.repository
  repository_owner_id = var.repository_owner_id
  depends_on          = [module.apis]
}

module "deployable" {
  source     = "./modules/deployable"
  project    = var.project
  region     = var.region
  deployer   = module.delivery.deployer
  services   = { for name, function in module.function : name => function.service }
  jobs       = module.backup.jobs
  accounts   = merge({ for name, account in module.account : name => account.account }, { backup = module.backup.account })
  depends_on = [module.apis]
}

module "alarms" {
  source          = "./modules/alarms"
  email           = var.alarm_email
  backup_jobs     = module.backup.jobs
  billing_account = var.billing_account
  project_number  = data.google_project.this.number
  dollars_a_month = var.dollars_a_month
  depends_on      = [module.apis]
}
