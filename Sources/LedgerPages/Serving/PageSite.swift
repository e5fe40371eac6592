package import Hummingbird
package import LedgerHTTP

/// Every page of the service, with a session of their own, beside the APIs.
package struct PageSite: ServedPages {
  private let formKeys: FormKeys
  private let randomBytes: @Sendable (Int) -> [UInt8]
  private let desk: TotalsDesk?

  /// Makes the pages.
  ///
  /// - Parameters:
  ///   - desk: what they ask for totals; nil for one of their own.
  ///   - randomBytes: as many unpredictable bytes as it is asked for: for a key of this run, by
  ///     which forms know each other, and for each form that is to be done once.
  package init(
    desk: TotalsDesk? = nil, randomBytes: @escaping @Sendable (Int) -> [UInt8]
  ) {
    formKeys = FormKeys(randomBytes(32))
    self.desk = desk
    self.randomBytes = randomBytes
  }

  /// The pages, in the order of the navigation.
  func pages() -> [any Page] {
    [
      HomePage(), CounterPage(randomBytes: randomBytes), RegionsPage(), RegionPage(),
      MuseumsPage(), FinancePage(), YearPage(), BoardsPage(), BoardPage(), PrintedCodePage(),
      ScreenCodePage(), HelpDeskPage(), FindingsPage(), LogPage(), RecordPage(),
      OperationsPage(), DocumentsPage(), DocumentPage.top, DocumentPage.inFolder,
      SignInPage(),
    ]
  }

  /// Adds the pages and what stands around them.
  package func add(to router: Router<LedgerRequestContext>, _ parts: ServedLedgerParts) {
    _ = routes(on: router, parts)
  }

  /// Adds the pages and answers their rows.
  @discardableResult
  func routes(
    on router: Router<LedgerRequestContext>, _ parts: ServedLedgerParts
  ) -> [PageRoutes.Row] {
    let pages = self.pages()
    let layout = Layout(pages: pages)
    let paths = PagePaths()
    let desk = desk ?? TotalsDesk(parts.engine)
    router.add(
      middleware: PageFrame(
        parts: parts, formKeys: formKeys, layout: layout, desk: desk, paths: paths))
    let routes = PageRoutes(router, parts, formKeys, layout, desk, paths)
    router.get("assets/{hash}/{name}") { _, context in try Assets.answer(context) }
    for page in pages { routes.add(page) }
    return routes.rows
  }
}
