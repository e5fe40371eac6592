import HTTPTypes
import Hummingbird
import LedgerService
import LedgerWire

/// The commands of the ledger's own API, each under its route.
struct CommandRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    for command in LedgerCommands.all { add(command, to: group) }
  }

  private func add<Command: LedgerCommand>(
    _: Command.Type, to group: RouterGroup<LedgerRequestContext>
  ) {
    let sheet = Command.sheet
    group.on(RouterPath(sheet.path), method: sheet.method) { request, context -> Response in
      let client = try context.principal.requireClient()
      let key = try IdempotencyKey.of(request.headers)
      var path: [String: String] = [:]
      for name in sheet.pathFields { path[name] = context.parameters.get(name) }
      let command = try Command.read(path: path, body: await request.jsonBody(context))
      let call = CommandCall(engine, sheet, by: .client(client), key: key)
      let answer = try await command.carryOut(call)
      return .json(answer.json(), status: answer.isNew ? .created : .ok)
    }
  }
}
